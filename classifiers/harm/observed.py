"""Observed (留观): who is kept under observation in an emergency room, ill and not admitted."""

import msgspec

from ..patterns import pattern
from .harms import OBSERVED, PEOPLE, Mention, most
from .numerals import NUMERAL, UNIT, number

_APART = pattern(r"[^。;!?\n其转又中除]{0,12}")
"""住院2人, 留观5人: one beside the other, neither among the other (其中, 转)."""

_REST = pattern(
    rf"(?:其[余他它]|剩[余下]|余下|另外|(?<![,\d]其)余(?=[均都皆全在留]))(?:的?(?:{PEOPLE}|人))?的?"
    r"(?:[也都均皆则已还仍正在暂被]|全部?|目前|现在?|继续|医院|医生|院内)*"
    rf"(?:{OBSERVED}|在(?:(?:[市区县镇]|人民|中心)*医院|卫生院|院|急诊[科室]?)?里?(?:接受)?(?:医学)?观察)"
    rf"(?!(?:治疗)?[着了的有约共者]*(?:人数|{PEOPLE})?[有约共为是:]*"
    rf"(?:{NUMERAL}{UNIT}|[^,。;!?]{{0,6}}(?:[离出]院|回家)))"
)
"""3人住院, 其余留观: the others are as many as are left over, unless their own number is told
(另外留观5人). Who is watched at home (居家观察) is none of them."""
_WENT = pattern(
    rf"(?P<n>{NUMERAL}){UNIT}[^,。;!?\d]{{0,6}}(?:离院|回家|返家|到家|好转|门诊|没事|无碍|无恙|康复|出院|治愈|痊愈)"
)
_CURED = pattern("出院|治愈|痊愈")
"""Whether they had been among those in hospital is not said."""


def rest_observed(folded: str, found: list[Mention]) -> list[Mention]:
    """Those who are observed where a text counts the ill and those in hospital, and says it of the rest."""
    rest = _REST.search(folded) if "观" in folded else None
    ill = most("ill", [each for each in found if rest and each.end <= rest.start()])
    if rest is None or ill is None:
        return []
    before = [each for each in found if each.end <= rest.start()]
    inside, grave, dead = (_count(what, before) for what in ("hospitalised", "critical", "dead"))
    if inside and _CURED.search(folded, ill.end, rest.start()):
        return []
    went = sum(number(hit["n"]) or 0 for hit in _WENT.finditer(folded, ill.end, rest.start()))
    left = ill.count - max(inside, grave) - dead - went
    return [Mention(what="observed", count=left, start=ill.start, end=rest.end())] if left > 0 else []


def _count(what: str, found: list[Mention]) -> int:
    said = most(what, found)
    return said.count if said else 0


def ill_of_them(folded: str, found: list[Mention]) -> list[Mention]:
    """Who is observed is ill: where a text counts fewer ill than it has observed, they are as many, and those admitted
    who are told of beside them as well."""
    observed = most("observed", found)
    if observed is None:  # nearly every text
        return []
    ill, admitted = most("ill", found), most("hospitalised", found)
    is_of_others = ill is not None and (admitted is None or ill.start != admitted.start)
    if ill is not None and is_of_others and ill.count >= observed.count:
        return []
    alone = [msgspec.structs.replace(observed, what="ill")]
    if admitted is None:
        return alone
    first, last = sorted((observed, admitted), key=lambda each: each.start)
    if first.end > last.start or not _APART.fullmatch(folded, first.end, last.start):
        return alone
    return [Mention(what="ill", count=observed.count + admitted.count, start=first.start, end=last.end)]
