"""The one exception that a user is meant to read."""


class ExportError(Exception):
    """A source, bundle or argument that cannot be used.

    The text is one sentence: what was wrong, its actual value, what was expected.
    """
