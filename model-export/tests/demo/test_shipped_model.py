from pathlib import Path

import numpy as np
import pytest
from onnxruntime import InferenceSession
from tokenizers import Tokenizer

from model_export.demo.evaluate import MUST_KNOW
from model_export.demo.pairs import paraphrase_pairs, unrelated_pairs
from model_export.demo.vocabulary import MASK_ID
from model_export.graph.packing import Answer, PackedText, open_session, run_packed

BUNDLE = Path(__file__).parents[3] / "src/main/resources/models/bert-demo-zh/1"
# fp32 with float16 numbers, and int8
MAX_BUNDLE_BYTES = 18_000_000


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(BUNDLE / "tokenizer.json"))


@pytest.fixture(scope="module")
def session() -> InferenceSession:
    return open_session(BUNDLE / "model.fp32.onnx", threads=1)


def answer(session: InferenceSession, tokenizer: Tokenizer, text: str) -> Answer:
    ids = tokenizer.encode(text).ids
    masks = tuple(at for at, token in enumerate(ids) if token == MASK_ID)
    return run_packed(session, [[PackedText(tuple(ids), masks)]])[0]


def mean_vector(session: InferenceSession, tokenizer: Tokenizer, text: str) -> np.ndarray:
    vector = answer(session, tokenizer, text).vectors.mean(0)
    return vector / np.linalg.norm(vector)


def test_bundle_is_small_enough_for_the_repository() -> None:
    assert sum(file.stat().st_size for file in BUNDLE.iterdir()) <= MAX_BUNDLE_BYTES


@pytest.mark.parametrize(("text", "truth"), MUST_KNOW)
def test_knows_what_the_readme_shows(
    session: InferenceSession, tokenizer: Tokenizer, text: str, truth: str
) -> None:
    best = int(answer(session, tokenizer, text).logits[0].argmax())

    assert tokenizer.id_to_token(best) == truth


def test_paraphrases_lie_closer_than_unrelated_sentences(
    session: InferenceSession, tokenizer: Tokenizer
) -> None:
    def cosines(pairs: list[tuple[str, str]]) -> np.ndarray:
        return np.array(
            [
                mean_vector(session, tokenizer, first) @ mean_vector(session, tokenizer, second)
                for first, second in pairs
            ]
        )

    wins = cosines(paraphrase_pairs())[:, None] > cosines(unrelated_pairs())[None, :]

    # The model card says what was measured; this is the least that a demo may show.
    assert wins.mean() > 0.9
