"""Texts that have broken tokenizers before: each is one line of hostile.jsonl."""

from itertools import product

PLAIN = (
    "",
    " ",
    " \t\r\n ",
    "\u3000\u3000",
    "中",
    "a",
    "。",
    "中国的首都是[MASK]京。",
)

CONTROLS = (
    "\x00",
    "北\x00京",
    "中\x00文\x01字\x02符\x1f测\x7f试",
    "a\x00b\x07c\x08d\x1be",
    "第一行\n第二行\r\n第三行\r第四行",
    "制表\t符\v垂直\f换页",
    "下一行\u0085符号",
    "私用区\ue000\uf8ff字符",
    "未定义\u0378码位\uffff结束",
    "替换\ufffd字符",
    "行分隔\u2028段分隔\u2029结束",
    "\u2028",
    "\ufeff字节顺序\ufeff标记",
    "零宽\u200b空格\u200c非连接\u200d连接\u2060词连接",
    "软\u00ad连字符soft\u00adhyphen",
    "方向\u200e左\u200f右\u202a嵌\u202e入\u202c结束\u2066隔\u2069离",
    "不断行\u00a0空格\u2007数字\u202f窄",
    "变体\ufe0f选择\ufe0e符\U000e0100号",
    "标签\U000e0041\U000e007f字符",
)

ASTRAL = (
    "😀",
    "今天😀很开心🎉🎊",
    "家庭👨\u200d👩\u200d👧\u200d👦聚会",
    "肤色👍🏽与🤦🏿\u200d♀\ufe0f",
    "国旗🇨🇳🇫🇷🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "键帽1\ufe0f\u20e3和#\ufe0f\u20e3",
    "𠮷野家的𠀀字和𪚥字",
    "扩展C\U0002a700扩展D\U0002b740扩展E\U0002b820扩展F\U0002ceb0扩展G\U00030000",
    "兼容\uf900\ufa0e\U0002f800汉字",
    "数学𝒜𝔹𝟘𝟙音乐𝄞",
    "a😀b😀c中😀文",
    "最后码位\U0010ffff结束",
)

FORMS = (
    "ＡＢＣａｂｃ１２３，。！？",
    "全角　空格　和￥９９．９％",
    "半角ｶﾀｶﾅとﾊﾝｸﾞﾙ",
    "㈱①②③Ⅷ㎏㏒½²",
    "ﬁﬂ连字ﬀ",
    "简体：汉字；繁體：漢字、臺灣、香港",
    "龘靐齉爩鱻麤灪龗䨻",
    "〇一二三〡〢〣",
    "⺀⼀㇀⿰亻尔",
    "「引号」『书名』【括号】〖空心〗“弯”‘单’…—～·",
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    "¡¿§¶†‡•‰′″€£¥₿",
    "1+1=2≠3≤4×5÷6√7∞",
)

SCRIPTS = (
    "한국어 텍스트와 한글",
    "\u1112\u1161\u11ab\u1100\u1173\u11af 자모",
    "ひらがなとカタカナのテスト、東京都",
    "か\u3099がは\u309aぱ",
    "مرحبا بالعالم ١٢٣",
    "שָׁלוֹם עולם",
    "नमस्ते दुनिया",
    "สวัสดีชาวโลก",
    "Привет, мир! Ёлка й",
    "Γειά σου Κόσμε ς Σ",
    "İstanbul ıssız İ",
    "Straße STRASSE ẞ ß",
    "བོད་ཡིག་ ᠮᠣᠩᠭᠣᠯ ئۇيغۇرچە",
)

ACCENTS = (
    "naïve café résumé Ñandú",
    "nai\u0308ve cafe\u0301 re\u0301sume\u0301",
    "Z\u0351\u036b\u0343a\u0322\u0321l\u0319g\u0308o\u0302\u0323\u0301",
    "\u0301开头的组合符",
    "中\u0301文\u20dd加\u0308圈",
    "Việt Nam Tiếng Việt",
    "Ångström Å Å ﹏ Ǆ ǅ",
    "ÀÉÎÕÜàéîõü",
)

SPECIALS = (
    "[CLS]",
    "[SEP][SEP]",
    "[PAD][UNK][CLS][SEP][MASK]",
    "前[CLS]中[SEP]后",
    "我爱[MASK][MASK]安门",
    " [MASK] 和[MASK] 以及 [MASK]。",
    "[mask] [Mask] [ MASK ] [MASK [MASK]] MASK]",
    "[unused1] [unused99] ##中 ## # ##a",
    "<s></s><mask><pad>[UNK]",
    "［ＭＡＳＫ］【MASK】",
    "a[MASK]b😀[MASK]😀",
    "\\[MASK\\] &#91;MASK&#93; %5BMASK%5D \\u4e2d",
)

LATIN = (
    "Hello, World! It's 3.14159e-10 o'clock.",
    "iPhone15Pro的A17芯片用3nm工艺",
    "https://example.com/路径?查询=值&b=2#锚点 user@example.org",
    "2023年9月22日08:00—17:30，￥7,999.00",
    "snake_case camelCase kebab-case SCREAMING_CASE",
    "don't can't l'été rock'n'roll",
    "x" * 99 + " " + "x" * 100 + " " + "x" * 101,
    "a" * 150 + "中" + "b" * 101 + "文",
    "1" * 120 + "." + "2" * 90,
    "é" * 101,
    "w" * 10_000,
)

LONG = (
    "天地玄黄宇宙洪荒日月盈昃辰宿列张" * 625,
    "。" * 1_000,
    " 的" * 700,
    "😀" * 500,
    "[MASK]" * 200,
    "\u0301" * 300,
    " " * 1_000 + "末尾",
)


def _seams() -> list[str]:
    """Every kind of character directly before every other: offsets go wrong at borders."""
    kinds = (
        "中",
        "a",
        "1",
        " ",
        "。",
        "-",
        "é",
        "e\u0301",
        "😀",
        "\u200b",
        "\x00",
        "ガ",
        "한",
        "[MASK]",
    )
    return [f"国{left}{right}京" for left, right in product(kinds, kinds)]


HOSTILE_TEXTS = [
    *PLAIN,
    *CONTROLS,
    *ASTRAL,
    *FORMS,
    *SCRIPTS,
    *ACCENTS,
    *SPECIALS,
    *LATIN,
    *LONG,
    *_seams(),
]
