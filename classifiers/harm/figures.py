"""Figures of speech (夸张): words of harm that praise or scorn, and tell of nobody harmed.

毒死我也愿意, 吃死我了, 好吃到晕倒 and 隔夜饭都吐出来了 are said by who is well, 拉肚子是排毒反应 by
who sells; 毒死我爸 is not.
"""

import re

from ..patterns import pattern
from .harms import KIN

_ME = rf"(?:我|俺|老子)(?!们|家|[小大老二三]|的?(?:{KIN}|[狗猫鸡鸭鹅鱼羊猪牛]))"
_WILLING = r"愿意|乐意|甘心|值|认了?(?=[,。;!]|$)|行(?=[,。;!]|$)|无所谓|拉倒|要[吃喝]"
_FIGURE = pattern(
    r"(?=[毒吃喝药原当好香甜辣咸酸美难隔年去上])"
    rf"(?:(?<![想要害])(?<!差点)(?<!险些)(?<!故意)"
    rf"[毒吃喝药]死(?:{_ME}(?:了|啦|算|吧|得|咋办|怎么办|[也都就]?(?:{_WILLING})|[,。;!]|$)|[也都就]?(?:{_WILLING}))"
    r"|(?<![完了过])(?<![餐饭豚鱼])原地(?:去世|死亡|休克|晕倒)"
    r"|(?:[好难][吃喝看]|香|甜|辣|咸|酸|美)[到得][^,。;!?吃喝送]{0,6}?"
    r"(?:去世|死亡|昏迷|昏厥|昏过去|休克|晕倒|晕过去)(?![,了]?[^,。;!?]{0,4}(?:送|住院|抢救|医院|120))"
    r"|(?:隔夜的?|年夜|去年的?|上辈子的?)饭(?<![吃喝]...)(?<![吃喝][了的完过]...)(?<![吃喝][了的完过]....)"
    r"[也都](?:[要快能得想]|差点|给我|让我)*[吐呕]出?来?了?"
    r"|[吃喝]了?完?[就会]?(?:拉肚子?|拉稀|腹泻|呕吐)(?:是|属于|叫)(?:正常的?)?(?:好转|排毒|瞑眩|排便)(?:反应)?)"
)
_LOOK = pattern(
    r"死[我俺老也都就值认拉要愿乐甘]|原地|到[^,。;]{0,6}?[去昏休晕死]|得[^,。;]{0,6}?[去昏休晕死]|饭[也都]"
    r"|好转|排毒|瞑眩"
)
_SPAT = pattern(
    "(?<!口)吐[了着过]?(?:[几一两三大]*口)?(?:口水(?![鸡娃样])|唾沫|唾液|痰|舌头|泡泡|瓜子[皮壳]|骨头(?!汤)"
    "|(?:葡萄|西瓜|石榴|甘蔗|荔枝|橘子|桔子|枣|果)?[皮籽](?![蛋冻肤]))"
)
"""两人互相吐口水, 吐葡萄皮: what people spit who are well; not 吐苦水, 吐了口水鸡, 吐了还踢皮球."""
_TOPPLED = pattern("倒[了下]?")
_GAMES = pattern("保龄球|球瓶|狼人杀|吃鸡|枪战|游戏(?!厅)|决赛圈|拔河")
_BODILY = pattern("吃(?!鸡)|喝|外卖|饭|餐|席|肚|[吐拉泻晕昏疼痛病医毒]|抢救|120")
"""五个倒了,剩三个,保龄球: who topples in a game, where nothing bodily is told of."""
_THING_TOPPLED = pattern(
    "(?:瓶子|积木|骨牌|多米诺|电线?杆|广告牌|树|棚子|货架|自行车|电动车|摩托车?)(?![里中下上旁边厂店林])"
    "[^,。;!? 人工]{0,3}倒[了下]?"
)
"""自行车四个倒了: what topples in a storm; not who does beside it."""
_IN_EARNEST = pattern("送|医|住院|抢救|120|救护|看不|过敏|[全一]家|孩子|娃|学校|学生|食堂|工人|宴|急性")
"""What stands beside it when somebody is really harmed: then no word of it is a figure."""


def is_figure(folded: str, start: int, end: int) -> bool:
    """Whether a word of harm is part of a figure of speech."""
    return any(hit.start() <= start and end <= hit.end() for hit in _figures(folded))


def without_figures(folded: str) -> str:
    """The text with its figures of speech blotted out, every character in its place."""
    for hit in _figures(folded):
        folded = folded[: hit.start()] + _blotted(hit) + folded[hit.end() :]
    if "吐" in folded:
        folded = _SPAT.sub(_blotted, folded)
    if "倒" in folded:
        folded = _THING_TOPPLED.sub(_blotted, folded)
        if _GAMES.search(folded) and _BODILY.search(folded) is None:
            folded = _TOPPLED.sub(_blotted, folded)
    return folded


def _blotted(hit: re.Match[str]) -> str:
    return "某" * len(hit.group())


def _figures(folded: str) -> list[re.Match[str]]:
    return [*_FIGURE.finditer(folded)] if _LOOK.search(folded) and _IN_EARNEST.search(folded) is None else []
