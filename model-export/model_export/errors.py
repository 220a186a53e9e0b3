"""The one exception that a user is meant to read."""

OPTIONAL_LIBRARIES = ("torch", "transformers")


class ExportError(Exception):
    """A source, bundle or argument that cannot be used.

    The text is one sentence: what was wrong, its actual value, what was expected.
    """


def missing_library(error: ModuleNotFoundError) -> ExportError:
    """The sentence for an optional library; any other missing module is a defect and goes on."""
    if error.name not in OPTIONAL_LIBRARIES:
        raise error
    return ExportError(
        f"{error.name} is not installed (expected: pip install './model-export[reference]')"
    )
