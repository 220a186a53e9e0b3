"""Hand-written Chinese sentences: forty-eight paraphrase pairs, and unrelated pairs from them.

None of them is taken from a corpus. The mean vectors of a paraphrase pair should lie closer
together than those of two sentences that have nothing to do with each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer
from transformers import BertForMaskedLM

from model_export.demo.evaluate import mean_vector

_PARAPHRASES = """
今天的天气非常好。|今天天气很不错。
我想预订一张去上海的机票。|我要订一张飞往上海的飞机票。
这家餐厅的菜很好吃。|这家饭店的饭菜味道不错。
他昨天没有来上班。|昨天他没来工作。
请问附近有地铁站吗？|请问这附近哪里有地铁站？
这部电影让我很感动。|看了这部电影我非常感动。
我的手机没有电了。|我手机的电用完了。
怎样才能学好英语？|如何把英语学好？
孩子们在公园里玩耍。|小朋友们正在公园里玩。
公司明年将开设三家新店。|明年该公司要开三家新的商店。
他因为生病而没有参加比赛。|由于身体有病，他未能参赛。
火车晚点了两个小时。|列车延误了两小时。
我忘记了账户的密码。|我的账号密码忘了。
她每天早上都跑步。|她天天早晨去跑步。
这本书是一位法国作家写的。|这本书的作者是法国人。
医生建议他多喝水、多休息。|大夫让他多休息，多喝些水。
房间里一个人也没有。|屋子里没有人。
水果对身体健康有好处。|吃水果有益于健康。
会议推迟到下星期五举行。|会议改到下周五召开。
这座桥建于明朝。|这座桥是明代建造的。
我不喜欢吃辣的东西。|我不爱吃辣。
他是这所大学的数学教授。|他在这所大学教数学。
商店晚上十点关门。|这家店夜里十点打烊。
这条河全长三百公里。|这条河流的长度为三百公里。
我打算周末去爬山。|周末我想去登山。
请把音乐的声音调小一点。|麻烦你把音乐声音放低一些。
警方逮捕了两名嫌疑人。|两名嫌疑人被警察抓住了。
她能说流利的日语。|她的日语说得很流利。
这件衣服太贵了，我买不起。|这衣服价格太高，我没有钱买。
他出生于一个贫穷的农民家庭。|他出生在贫困的农家。
政府决定提高最低工资。|政府决定增加最低工资标准。
球队以二比一获胜。|球队二比一赢得了比赛。
如何办理退货手续？|我想退货，应该怎么办理？
冬天这里经常下雪。|这里的冬季常常会下雪。
老师表扬了认真学习的学生。|学习认真的学生受到了老师的表扬。
我已经吃过晚饭了。|晚饭我吃过了。
这座城市有五百万人口。|该市的人口是五百万。
电脑突然关机了。|计算机忽然自己关闭了。
我们应该保护环境。|保护环境是我们应该做的。
他向朋友借了一些钱。|他从朋友那里借了点钱。
锅里放油，烧热后放入鸡蛋。|往锅中倒油，油热以后下鸡蛋。
该物种分布于中国南方。|这个物种生长在中国的南部。
图书馆里不允许大声说话。|在图书馆内禁止大声讲话。
小狗跟着主人回家了。|那只小狗随主人回到了家里。
这项法律从一月一日起施行。|本法自一月一日起实施。
她在银行工作了十年。|她已经在银行上班十年了。
路上堵车，我会晚到一会儿。|因为堵车，我要迟到一下。
飞机将于下午三点起飞。|航班下午三点钟起飞。
"""
# Sentence n is set against the second sentences of the pairs this far behind: never its own.
_DISTANCES = (5, 11, 17, 23)


@dataclass(frozen=True)
class PairFigures:
    """Mean cosines, and the share of (paraphrase, unrelated) comparisons the paraphrase wins."""

    paraphrases: int
    unrelated: int
    mean_paraphrase: float
    mean_unrelated: float
    area_under_curve: float
    above_median_unrelated: float
    above_every_unrelated: float


def paraphrase_pairs() -> list[tuple[str, str]]:
    """Pairs that say the same."""
    lines = _PARAPHRASES.strip().split("\n")
    return [(first, second) for first, second in (line.split("|") for line in lines)]


def unrelated_pairs() -> list[tuple[str, str]]:
    """Pairs of sentences from different paraphrase pairs."""
    pairs = paraphrase_pairs()
    return [
        (pairs[number][0], pairs[(number + distance) % len(pairs)][1])
        for distance in _DISTANCES
        for number in range(len(pairs))
    ]


def compare_pairs(network: BertForMaskedLM, tokenizer: Tokenizer) -> PairFigures:
    """Cosines of both kinds of pairs by mean pooling."""
    same = _cosines(network, tokenizer, paraphrase_pairs())
    other = _cosines(network, tokenizer, unrelated_pairs())
    wins = same[:, None] > other[None, :]
    return PairFigures(
        paraphrases=len(same),
        unrelated=len(other),
        mean_paraphrase=float(same.mean()),
        mean_unrelated=float(other.mean()),
        area_under_curve=float(wins.mean()),
        above_median_unrelated=float((same > np.median(other)).mean()),
        above_every_unrelated=float((same > other.max()).mean()),
    )


def _cosines(
    network: BertForMaskedLM, tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]
) -> np.ndarray:
    return np.array(
        [
            float(mean_vector(network, tokenizer, first) @ mean_vector(network, tokenizer, second))
            for first, second in pairs
        ]
    )
