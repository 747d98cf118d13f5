"""Retold (重报): that whoever told how many people fell ill says that they counted wrongly, and tells it anew.

刚才报错了, 拉肚子的是7个, 住院的1个: the counts that a text gives now stand in the place of those before, though it
need not say which those were. What another one counted wrongly, and what was wrong of something else, is none of it.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from ..patterns import pattern
from ..words import CLAUSE, LIMIT, begin_of, normalise
from .harms import HARM
from .mended import counts_missed_alone
from .numerals import NUMERAL, UNIT, number
from .slips import told_by_others

_LOOK = pattern(
    r"[错重多少岔漏混乱误算扣]|不[准对是]|更正|订正|核减|实际|其实|听来|忘|[剔扣去排]除|估的|[数统计][了一进在]"
    r"|那\d|瞎"
)
_WHEN = (
    r"(?:刚才|刚刚|方才|刚|先前|早先|之前|前面|前头|头先|起先|上一?[回次]|前一?次|前[报函]"
    r"|昨[天晚日]|今?早上?|[上中下]午|那会儿?|[第头]一[回次])"
)
_VERB = r"(?:上报|报|说|数|算|记|讲|统计|填|写|抄|录|登记|弄|搞)"
_WRONGLY = (
    rf"(?:{_VERB}[得的了]?(?:[错岔漏混乱虚]|[重多少倒反](?=[了嘞啦,。;!]|$|\d))|(?:统计|登记|上报)(?:重复|有误)"
    rf"|(?:重复|(?<!泄)漏|[错误虚]|(?<!大)(?<!再)多|少(?!说))(?!数[^了错]){_VERB}|有误"
    r"|(?<!说)不准确?(?=[,。;!了]|$)|瞎[报说]|估的|听来的|忘[了记]?[算数])"
)
_TAKEN_IN = rf"[将把]{CLAUSE}{{1,20}}?[算数计统]{{1,2}}(?:进[去来]|在[内里]|上了)"
_COUNTED = rf"(?P<was>(?![几数]){NUMERAL}){UNIT}"
_OTHER = (
    r"(?:不是(?:吃|因)|没吃|没症状|装病|装的|感冒|心梗|心脏|脑梗|结石|阑尾|中暑|晕车|痛经|低血糖|老毛病|本来就"
    r"|自己(?:有|就)"
    r"|早就|陪护|陪床|家属|重[名复了]|无关|没关系|不相干"
    r"|扣[掉除]|去掉|除掉|剔[除出]|刨[除去]|减[去掉]|不(?:该|能|应该?)?算)"
)
"""Why some of those who were counted are none of them."""
_OWN = pattern(
    rf"{_WHEN}{CLAUSE}{{0,12}}?{_WRONGLY}|[我俺咱]们?{CLAUSE}{{0,6}}?{_WRONGLY}"
    rf"|[你您恁]们?{CLAUSE}{{0,4}}?(?:记|写|登记|听|弄|搞)[错岔混]"
    rf"|{_WHEN}[打来][过了的]?电话[^。;!?\n]{{0,20}}?{_WRONGLY}|{_WHEN}{_TAKEN_IN}"
)
"""Said by whoever told it before."""
_ANEW = tuple(
    pattern(form)
    for form in (
        rf"(?:人数|数字|数目|个数|[那这报]个?的?数){CLAUSE}{{0,12}}?(?:{_WRONGLY}|不[准对实]|虚的?|没有?[那这]么多)",
        rf"{_WRONGLY}了?{CLAUSE}{{0,8}}?{NUMERAL}{UNIT}?(?=[,。;!人]|$)",
        rf"(?<![不泄渗])漏了{CLAUSE}{{0,6}}?(?:{NUMERAL}{UNIT}|[俩仨])",
        rf"{NUMERAL}{UNIT}{CLAUSE}{{0,6}}?(?:重复|重)(?:了|{_VERB})",
        _TAKEN_IN,
        r"(?:重新|又)(?:统计|清点|核[对实]?|数|点)(?:过|了)?一?遍|重新(?:统计|清点|核[对实]|数)|核减",
        r"没有?[那这]么多(?=[,。;!人]|$)",
        rf"(?:^|[,。;:])[是也都]?{_WRONGLY}[了嘞]?(?=[,。;!]|$)",
        rf"(?:剔除|扣除|去除|排除)了?{CLAUSE}{{0,6}}?{NUMERAL}{UNIT}",
        rf"应该?[算按]{NUMERAL}{UNIT}",
        r"(?:^|[:,])(?:更正|订正)",
        rf"(?:^|[,。;:本我俺咱是])(?:们?学?[校园厂]的?)?(?:校医|园医|厂医|保健医)(?:老师)?{_WHEN}?{_WRONGLY}",
    )
)
"""Said by who speaks as the same as before."""
_AMONG = tuple(
    pattern(form)
    for form in (
        rf"{_WHEN}(?:[我俺]们?)?[报说][的了]?是?{CLAUSE}{{0,6}}?{_COUNTED}[^。;!?\n]{{0,12}}?(?:实际|其实)",
        rf"(?:[上先前才]?报|登记|统计|说)的?是?那?(?:的?)?{_COUNTED}[^。;!?\n]{{0,20}}?{_TAKEN_IN}",
        rf"(?:(?:[上先前才]?报|登记|统计|说)的?是?|那){_COUNTED}[^。;!?\n]{{0,24}}?{_OTHER}"
        rf"[^。;!?\n]{{0,24}}?{NUMERAL}{UNIT}",
    )
)
_OF_ELSE = pattern(
    r"地[址方点]|位置|店名|名字|[桌门房车]号|单位|(?<![打来])电话|号码|[价钱款账菜饭货]|时间|日期"
    r"|[路街楼]|姓|性别|年龄|班级|品名|样品|[箱袋瓶斤]"
)
_BY_ELSE = pattern(r"隔壁|对[门面]|人家|对方|别[的人家]|其他|镇上|村里|县里|[一二三四五]院|[他她]们?|听说|据说|网上")
_OF_PART = pattern(r"[我俺咱本]们?(?:[班组科]|车间|宿舍|寝室)(?!组织)|班[里上]")
"""Who counts those of one class knows nothing of the others."""
_TAKEN = pattern("[将把]")
_ADDS = pattern(r"新增|新发|增加|又[来添送有]|再[来添送]|出院|好转|[仍还]剩|仍有")
"""How many there are now, with more or fewer than before, and not how many there were."""


class Retold(NamedTuple):
    """That somebody counts anew."""

    was: tuple[int, ...]
    """The numbers that they name as the ones before; none where they name none."""
    is_own: bool
    """They say that they told them themselves."""


def retold(whole: str) -> Retold | None:
    """What a text, as written or folded, says of counts before that were wrong; None of nearly every text."""
    folded = normalise(whole[:LIMIT])
    if _LOOK.search(folded) is None or HARM.search(folded) is None or _OF_PART.search(folded):
        return None
    if counts_missed_alone(folded):
        return None
    among = [hit for form in _AMONG if (hit := form.search(folded)) and not _is_of_else(folded, hit, hit.start())]
    was = tuple(n for hit in among if (n := number(hit["was"])) is not None)
    if _says(folded, (_OWN,)):
        return Retold(was, is_own=True)
    is_anew = bool(was) or _ADDS.search(folded) is None and _says(folded, _ANEW)
    return Retold(was, is_own=False) if is_anew else None


def _says(folded: str, forms: Iterable[re.Pattern[str]]) -> bool:
    hits = (hit for form in forms for hit in form.finditer(folded))
    return any(not _is_of_else(folded, hit, _object(hit)) for hit in hits)


def _object(hit: re.Match[str]) -> int:
    """Where begins who was counted that should not have been (把隔壁班的也算进去), else the end."""
    taken = _TAKEN.search(hit.group())
    return hit.start() + taken.start() if taken else hit.end()


def _is_of_else(folded: str, hit: re.Match[str], end: int) -> bool:
    """Others counted it, as the clause says up to `end`, or it is wrong of another thing than a number of people."""
    start = begin_of(folded, hit.start(), ",。;:!?\n")
    if told_by_others(folded, hit) or _BY_ELSE.search(folded, start, end):
        return True
    is_of_people = "人数" in hit.group() or "重" in hit.group() and "名" in hit.group()
    return not is_of_people and _OF_ELSE.search(folded, hit.start(), hit.end() + 4) is not None
