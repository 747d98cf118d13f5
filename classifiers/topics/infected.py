"""Infected (从业人员患病): somebody who makes or serves food has a disease with which nobody may, and is still at work.

The diseases are those of the list (有碍食品安全的疾病目录, 国卫食品发〔2016〕31号) to which article 45
of the Food Safety Law refers: cholera, dysentery, typhoid and paratyphoid, hepatitis A and E, open tuberculosis of the
lungs, purulent or oozing diseases of the skin. Hepatitis B is none of them.
"""

import re

from ..patterns import pattern
from ..words import remembered

_CLAUSE = "[^,。;!?\n]"
_DISEASE = (
    "(?:甲型?|戊型?|病毒性)肝炎?|(?<![乙丙丁])(?<![乙丙丁]型)肝炎|急性肝炎|黄疸肝?|肺结核|结核病?|痨病"
    "|(?:细菌性|阿米巴)?痢疾|菌痢|副?伤寒|霍乱"
    f"|(?:[手臂脸身]|皮肤){_CLAUSE}{{0,5}}(?:化脓|流脓|脓[疱疮]|溃烂|烂了)|(?:化脓|渗出)性?皮肤病|脓疱疮"
)
_WORKER = (
    "厨[师子](?:长)?|主厨|大厨|师傅|炊事员|帮厨|切配|配菜|打荷|面点|服务员|传菜|[员职]工|店员|工人"
    "|伙计|保育员|从业人员|掌勺|后厨|灶上|打饭|(?:食堂|[打做]菜的?|打饭的?)(?:阿姨|大[姐妈叔爷])|老板娘?|摊主"
    "|营业员|[做卖炸蒸烙烤包](?:包子|馒头|馍|烧饼|凉菜|熟食)的"
)
_AT_WORK = (
    "还[在让叫给干上没端做切打卖炒揉带]|仍(?:在|然|旧|让)|照[样常旧]|带病|在岗|上[班岗灶]|继续|接着[干做]"
    "|[没未]有?(?:调离|停[工岗]"
    "|离岗)|没治好|回来(?:[上做切打卖炒揉])|[不没](?:让|准|给)[^,。;!?\n]{0,3}(?:请假|歇|休息)|请不[下了]假"
    "|天天(?:做|切|打|卖|咳)|边[^,。;!?\n]{1,3}边干"
    "|在(?:后厨|灶上|厨房|食堂)|[做打卖切](?:着|包子|馒头|饭|菜|熟食|凉菜)|健康证"
)
_SAID = pattern(
    f"(?:{_WORKER})(?:(?!吃|顾客|客人){_CLAUSE}){{0,14}}?[,]?{_CLAUSE}{{0,4}}?(?P<by>{_DISEASE})"
    f"|(?P<of>{_DISEASE})(?:病人|患者|携带者)?(?:(?!吃|顾客|客人){_CLAUSE}){{0,16}}?"
    f"(?:{_WORKER}|[做打卖切](?:包子|馒头|饭|菜|熟食|凉菜))"
)
_WORKS = pattern(_AT_WORK)
_NOT_SO = pattern(
    "(?:没有?|无|未|不是|并非|排除|预防|防[控治]|以前|曾经?|过去|治好|痊愈|康复|会不会|有没有|是不是)[^,。;!?\n]{0,6}$"
)
_OVER = pattern(
    "(?:已经?|早就?)[^,。;!?\n]{0,6}(?:离岗|调离|停[工岗]|辞[退职]|回家|治[愈好]|痊愈|康复|住院)|排除|痊愈|康复|转阴"
)
_RULES = pattern("不得从事|不[能得可]上岗|应当|要求各|目录|规定的|宣[传讲]|培训|科普")
"""Who tells what the law wants tells of nobody."""
_RARE = pattern("肝|黄疸|结核|痨病|痢|伤寒|霍乱|脓|溃烂|烂了|渗出")
_BEFORE, _AFTER = 24, 40


@remembered
def infected_workers(folded: str) -> tuple[tuple[int, int], ...]:
    """Where it is said who is ill and of what, of each who is still at work."""
    if _RARE.search(folded) is None or _RULES.search(folded):
        return ()
    return tuple(hit.span() for hit in _SAID.finditer(folded) if _is_meant(folded, hit))


def _is_meant(folded: str, hit: re.Match[str]) -> bool:
    at = hit.start("by") if hit["by"] else hit.start("of")
    if _NOT_SO.search(folded[max(0, at - 10) : at]):
        return False
    around = folded[max(0, hit.start() - _BEFORE) : hit.end() + _AFTER]
    return _WORKS.search(around) is not None and _OVER.search(around) is None
