"""A vocabulary of any size: special tokens, digits, Latin letters, pieces, Chinese characters."""

import string

from model_export.errors import ExportError
from model_export.source.vocabulary_file import SPECIAL_TOKENS

# Frequent characters first, so that a small vocabulary still covers simple sentences.
COMMON = (
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然"
    "于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长"
    "儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感京首巴黎今气喝水茶春夏秋冬山河海城市"
)
PUNCTUATION = "。，、？！：；“”（）《》—…￥"
FIRST_CHARACTER, LAST_CHARACTER = 0x4E00, 0x9FFF


def vocabulary_of(size: int) -> dict[str, int]:
    letters = string.digits + string.ascii_letters
    tokens = [
        *SPECIAL_TOKENS,
        *letters,
        *string.punctuation,
        *PUNCTUATION,
        *(f"##{letter}" for letter in string.digits + string.ascii_lowercase),
        *COMMON,
        *(chr(code) for code in range(FIRST_CHARACTER, LAST_CHARACTER + 1)),
    ]
    distinct = list(dict.fromkeys(tokens))
    if not len(SPECIAL_TOKENS) < size <= len(distinct):
        raise ExportError(
            f"--vocabulary {size} (expected: {len(SPECIAL_TOKENS) + 1} to {len(distinct)}, "
            "or a --tokenizer of that size)"
        )
    return {token: token_id for token_id, token in enumerate(distinct[:size])}
