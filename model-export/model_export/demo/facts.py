"""Makes training sentences from the fact tables, so that the model knows what everybody knows."""

from collections.abc import Iterator

from model_export.demo import fact_tables
from model_export.demo.everyday_sentences import EVERYDAY_SENTENCES

# Each template is filled with the columns of its table: {0} is the first column.
TEMPLATES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        fact_tables.COUNTRIES,
        (
            "{0}的首都是{1}。",
            "{1}是{0}的首都。",
            "{0}位于{2}，首都是{1}。",
            "{0}是一个{2}国家。",
            "{0}首都{1}。",
            "{1}位于{2}的{0}。",
            "{1}在哪个国家？{1}在{0}。",
            "{0}的首都是哪里？是{1}。",
            "他住在{0}的首都{1}。",
            "会议在{0}首都{1}举行。",
        ),
    ),
    (
        fact_tables.PROVINCES,
        (
            "{0}的省会是{1}。",
            "{1}是{0}的省会。",
            "{1}市位于{0}。",
            "{0}的简称是{2}。",
            "{0}简称{2}，首府在{1}。",
            "{1}是中国{0}的一座城市。",
            "我从{0}{1}市来。",
        ),
    ),
    (
        fact_tables.SEASONS,
        (
            "{0}是{1}。",
            "{0}到了，天气{2}。",
            "{0}天气{2}，{3}。",
            "{0}来了，{3}。",
            "我喜欢{2}的{0}。",
        ),
    ),
    (
        fact_tables.COLOURS,
        (
            "{0}是{1}色的。",
            "{0}的颜色是{1}色。",
            "{1}色的{0}。",
            "我看见了{1}色的{0}。",
        ),
    ),
    (
        fact_tables.OPPOSITES,
        (
            "{0}的反义词是{1}。",
            "{1}的反义词是{0}。",
            "不是{0}，而是{1}。",
            "有的{0}，有的{1}。",
            "“{0}”和“{1}”的意思相反。",
        ),
    ),
    (
        fact_tables.MEASURES,
        (
            "一{1}{0}。",
            "这里有一{1}{0}。",
            "他买了两{1}{0}。",
            "我看见三{1}{0}。",
            "那{1}{0}很好。",
            "这{1}{0}是我的。",
        ),
    ),
    (
        fact_tables.PLACES,
        (
            "{0}位于{2}。",
            "{0}是{2}的{1}。",
            "{0}是{2}著名的{1}。",
            "我们去{2}看{0}。",
        ),
    ),
)


def rows(table: str) -> list[list[str]]:
    """The table's rows, each a list of columns."""
    return [line.split() for line in table.strip().split("\n")]


def fact_sentences() -> Iterator[str]:
    """Every template filled with every row of its table, then the everyday sentences."""
    for table, templates in TEMPLATES:
        for row in rows(table):
            yield from (template.format(*row) for template in templates)
    yield from EVERYDAY_SENTENCES
