"""Spared (幸免): those of a group who are well, by which all the others fell ill.

四个人吃的就我没事; 22人, 除3名未吃的外均腹泻; 18个人聚餐, 今天来上班的就6个, 都在拉肚子.
"""

import re
from typing import NamedTuple

from ..patterns import pattern
from .harms import HARM, KIN, PEOPLE, Mention
from .numerals import HEADS, NUMERAL, number

_MAY_BE_MANY = "孩子|娃|同[事学]|朋友|家人|邻居|[工室舍]友"
_ONE = (
    rf"(?:[我俺他她](?!们)(?:{KIN})?|(?!{_MAY_BE_MANY})(?:{KIN})|[小老][\u4e00-\u9fff]|[a-z]|司机|厨师|[店班队园组]长)"
)
_NUMBERED = rf"(?:{NUMERAL}(?:个人?|名|位|人|口人?)(?:{PEOPLE})?|[俩仨])"
_WHO = rf"(?P<who>{_NUMBERED}|那个|{_ONE}(?:[和跟与、]{_ONE})*)"
_WELL = (
    r"(?:没事(?!干|做|找|可)|没啥|没什么事"
    r"|[没未](?:有|见|出现)?(?:任何)?(?:吐|拉|中招|倒|吃|碰|动|喝|反应|症状|异常|不适)(?!过)"
    r"|是?好的|好好的|幸免)"
)
_ALONE = r"(?:就|只有|仅有?|只剩下?|就剩下?|唯独|剩下?)"
_SPARED = pattern(
    rf"(?=[就只才仅唯剩除没未来到起上其])(?:{_ALONE}{_WHO}(?:一个人?|自己|家)?[^,。;!?\n没未]{{0,6}}{_WELL}"
    rf"|除了?(?:[没不]有?[吃喝动碰][^,。;]{{0,3}}的)?(?P<but>{_NUMBERED}|{_ONE}(?:[和跟与、]{_ONE})*)"
    rf"(?:[^,。;]{{0,14}}?外"
    rf"|[没未]有?[吃喝动碰][^,。;]{{0,4}}|没事)?,?(?=[都全均其剩])"
    rf"|(?P<rest>其[余他它]|剩下)的?(?:几个|{PEOPLE})?"
    rf"|[没未](?:事|倒|中招|反应|拉|吐|吃|有?症状)的[就只才那仅有是]*(?P<well>{_NUMBERED})"
    r"|(?:[就只才仅][来到坐][了着]?|(?:来|上班|上学|上课|起床|到校|到园|到岗)的?[就只才仅]有?"
    rf"|(?:到[校园岗]|来(?<![又再新还]来)了)[就只才仅]?)(?P<there>{_NUMBERED}))"
)
_IDLE = pattern(
    rf"(?P<who>{_NUMBERED}|{_ONE})[^,。;!?没未]{{0,4}}{_WELL}[^,。;!?]{{0,8}}(?:,[^,。;!?]{{0,4}}没事)?[,。;]$"
)
"""一个没吃凉菜没事, 其余的都拉了: who is well, right before the others."""
_BESIDE = pattern(rf"{_ONE}娘?(?:、{_ONE}娘?)*[和跟与]$")
"""老板、老板娘和五个伙计: who belongs to the group beside those who are counted."""
_NOT = pattern("[,。;没未无不]")
_LOOK = pattern("[就只才仅]|唯独|[剩除没未]|到[校园岗]|来了")
_GROUP = pattern(
    rf"(?=[{HEADS}])(?<![\d.第每])(?<!(?<![目日])前)(?P<n>{NUMERAL})(?:个人?|名|位|人|口)(?!月"
    rf"|小时|星期|礼拜|钟|菜|以[上下]|次|份|头|(?:{PEOPLE})?(?:以上|以下))"
)
_ATE = pattern(r"[吃喝餐饭席桌菜点锅]")
_ALL_BUT = pattern(
    r"全(?:班|校|园|寝室?|宿舍|车间|桌|家|村|屋|公司|部门)[的里]?人?(?:都[吐拉],?)?(?:就|只有|唯独"
    r"|除了?)(?:[我俺他她]们?|[一两二三俩仨]个?人?)"
    r"[^,。;]{0,4}[没未](?:[吐拉](?!槽)|事(?!干|做)|中招|倒)"
)
"""全班就我没吐: how many there are is not said, and nobody else is well."""
_BEFORE, _AFTER, _IDLE_FAR = 70, 18, 24
"""Characters within which the group stands before, what befell the others after, and who is well right before."""
_MOST = 999


class Spared(NamedTuple):
    """How many others of a group are ill, and where its size stands."""

    ill: Mention
    group: tuple[int, int]
    others: int
    """Where the text turns to those others."""


def others_than_spared(folded: str, found: list[Mention]) -> list[Mention]:
    """The counts that were found, with all those of a group who are not said to be well, when nothing else counts them;
    the size of the group itself is then no count of the ill."""
    if _LOOK.search(folded) is None:
        return found
    if "全" in folded and (hit := _ALL_BUT.search(folded)):
        found = [
            *(each for each in found if each.count),
            Mention(what="ill", count=2, start=hit.start(), end=hit.end()),
        ]
    told = _spared(folded, [each for each in found if each.what == "ill" and each.count])
    if told is None:
        return found
    apart = (told.group[0], told.others)
    rest = [each for each in found if each.what != "ill" or not any(each.start <= at < each.end for at in apart)]
    return rest if any(each.what == "ill" and each.count > 1 for each in rest) else [*rest, told.ill]


def _spared(folded: str, ill: list[Mention]) -> Spared | None:
    for hit in _SPARED.finditer(folded):
        few = _spared_by(folded, hit)
        groups = [*_GROUP.finditer(folded, max(0, hit.start() - _BEFORE), hit.start())]
        apart = [each for each in groups if not any(told.start <= each.start() < told.end for told in ill)]
        # Those who are well again among the ill were ill: 20名学生腹泻, 15人没事已回校, 剩下的继续输液.
        group = _group_of(apart, few) or (None if hit["rest"] else _group_of(groups, few))
        if few and group and _befell(folded, group, hit):
            at = hit.end("rest") if hit["rest"] else group.start()
            count = _people(folded, group) - few
            return Spared(Mention(what="ill", count=count, start=group.start(), end=hit.end()), group.span(), at)
    return None


def _spared_by(folded: str, hit: re.Match[str]) -> int:
    """How many are well; 0 where nobody is said to be before 其余都吐了."""
    if not hit["rest"]:
        return _size(next(filter(None, hit.groups())))
    idle = _IDLE.search(folded, max(0, hit.start() - _IDLE_FAR), hit.start())
    return _size(idle["who"]) if idle else 0


def _people(folded: str, group: re.Match[str]) -> int:
    beside = _BESIDE.search(folded, max(0, group.start() - _IDLE_FAR), group.start())
    return (number(group["n"]) or 0) + (1 + beside.group().count("、") if beside else 0)


def _size(written: str) -> int:
    numeral = re.match(NUMERAL, written)
    if numeral:
        return number(numeral.group()) or 0
    return {"俩": 2, "仨": 3, "那个": 1}.get(written, 1 + len(re.findall("[和跟与、]", written)))


def _group_of(groups: list[re.Match[str]], few: int) -> re.Match[str] | None:
    """The nearest number of people that is more than those who are well."""
    return next((each for each in reversed(groups) if few < (number(each["n"]) or 0) <= _MOST), None)


def _befell(folded: str, group: re.Match[str], hit: re.Match[str]) -> bool:
    """Harm befell the others: it is said after 除2人外, of those who were away, or at least that they ate together."""
    if hit["rest"]:
        harm = HARM.search(folded, hit.end(), hit.end() + _AFTER)
        return harm is not None and _NOT.search(folded, hit.end(), harm.start()) is None
    if hit["but"]:
        return HARM.search(folded, hit.end(), hit.end() + _AFTER) is not None
    if hit["there"]:
        return HARM.search(folded, group.end(), hit.end() + 2 * _AFTER) is not None
    ate = _ATE.search(folded, max(0, group.start() - 20), hit.end())
    return ate is not None or HARM.search(folded, group.end()) is not None
