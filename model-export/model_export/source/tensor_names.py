"""Canonical tensor names of a BERT encoder and masked-LM head, with their shapes."""

from model_export.source.settings import BertSettings

Shapes = dict[str, tuple[int, ...]]

WORDS = "embeddings.word_embeddings.weight"
POSITIONS = "embeddings.position_embeddings.weight"
TOKEN_TYPES = "embeddings.token_type_embeddings.weight"
HEAD = "cls.predictions."
# Whole numbers from 0 on that older versions of transformers stored with the weights.
BUFFERS = ("embeddings.position_ids", "embeddings.token_type_ids")


def encoder_shapes(settings: BertSettings, with_token_types: bool) -> Shapes:
    hidden = settings.hidden
    shapes: Shapes = {
        WORDS: (settings.vocabulary, hidden),
        POSITIONS: (settings.positions, hidden),
    }
    if with_token_types:
        shapes[TOKEN_TYPES] = (settings.token_types, hidden)
    shapes |= _norm("embeddings.LayerNorm", hidden)
    for layer in range(settings.layers):
        prefix = f"encoder.layer.{layer}."
        for part in ("query", "key", "value"):
            shapes |= _linear(f"{prefix}attention.self.{part}", hidden, hidden)
        shapes |= _linear(f"{prefix}attention.output.dense", hidden, hidden)
        shapes |= _norm(f"{prefix}attention.output.LayerNorm", hidden)
        shapes |= _linear(f"{prefix}intermediate.dense", hidden, settings.intermediate)
        shapes |= _linear(f"{prefix}output.dense", settings.intermediate, hidden)
        shapes |= _norm(f"{prefix}output.LayerNorm", hidden)
    return shapes


def head_shapes(settings: BertSettings) -> Shapes:
    """The masked-LM head without its decoder, which may be shared with the word embeddings."""
    transform = f"{HEAD}transform."
    return _linear(f"{transform}dense", settings.hidden, settings.hidden) | _norm(
        f"{transform}LayerNorm", settings.hidden
    )


def _linear(name: str, inputs: int, outputs: int) -> Shapes:
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def _norm(name: str, size: int) -> Shapes:
    return {f"{name}.weight": (size,), f"{name}.bias": (size,)}
