"""Admitted (收治): a hospital's word for whom it took in, be it for a night or for an hour."""

import msgspec

from ..patterns import pattern
from .harms import OBSERVED, PEOPLE, Mention
from .numerals import NUMERAL, UNIT, number

_TAKEN_IN = pattern(r"(?:收治|接诊|就诊)(?!入院)[^,。;]{0,14}$")
_STAYS = pattern(rf"住院|入院|(?!{OBSERVED})留院|住进|收住")
_WATCHED = pattern(rf"{OBSERVED}|门诊|离院|回家")
_SEEN = pattern(
    rf"(?P<n>{NUMERAL}){UNIT}(?:{PEOPLE})?[^,。;、\d]{{0,4}}(?:就诊|就医|门诊)"
    rf"|(?:就诊|就医|门诊)[^,。;、\d]{{0,8}}(?P<m>{NUMERAL}){UNIT}"
)
_IN_PATIENTS = pattern(
    r"住院(的?)(?:病人|患者)(?=[^,。;、]{0,14}?(?:恶心|呕吐|吐|腹泻|拉肚|拉稀|拉|腹痛|肚子|不适|发热|发烧|头晕)"
    rf"|[里中当][头面边间中]?[,就已]*有{NUMERAL}[名位例个]人?(?:病人|患者)?[^,。;、]{{0,3}}[吃喝就用]"
    r"[^,。;、]{0,10}(?:恶心|吐|泻|拉|痛|疼|不适|不舒服|难受|头晕))"
)
_ALL_IN = pattern(
    r"[,。;](?:现|目前)?(?:上述|以上)?(?:均|全部?|都)(?:已经?|在)?"
    rf"(?:(?P<observed>{OBSERVED})|住院(?![楼部])|收住|入院|收入|住进|留院)"
)
_BEFORE, _AFTER = 16, 5


def only_seen(folded: str, mentions: list[Mention]) -> list[Mention]:
    """收治12例, 住院5例: where it is said how many stay or are watched, the others were only seen; they are ill. So is
    everybody where all are watched, or as many are said to have been seen and nobody to stay."""
    if "收治" not in folded:  # nearly every text
        return mentions
    taken = [each for each in mentions if each.what == "hospitalised" and each.count and _is_taken_in(folded, each)]
    if not taken:
        return mentions
    most = max(each.count for each in taken)
    apart = [each.count for each in mentions if each.count and each not in taken and _is_some(folded, each)]
    are_watched = any(each.what == "observed" and each.count == most for each in mentions)
    are_seen = are_watched or _are_seen(folded, most) and _STAYS.search(folded) is None
    if not 0 < max(apart, default=0) < most and not are_seen:
        return mentions
    return [msgspec.structs.replace(each, what="ill") if each in taken else each for each in mentions]


def _is_taken_in(folded: str, said: Mention) -> bool:
    if _STAYS.search(folded, said.start, said.end + 2):
        return False
    is_whole = folded.startswith("中", said.end)  # 11人中收住院4人
    return is_whole or _TAKEN_IN.search(folded, max(0, said.start - _BEFORE), said.end) is not None


def _is_some(folded: str, said: Mention) -> bool:
    """They stay, or are watched."""
    near = folded[max(0, said.start - _AFTER) : said.end + _AFTER]
    return _STAYS.search(near) is not None or _WATCHED.search(near) is not None


def _are_seen(folded: str, count: int) -> bool:
    """示例幼儿园6名幼儿就诊, 我院收治6名: a heading has told of the same people."""
    return any(number(hit["n"] or hit["m"]) == count for hit in _SEEN.finditer(folded))


def all_admitted(folded: str, mentions: list[Mention]) -> list[Mention]:
    """收治中毒患者3人…。均已住院: said of the last who were counted, where nobody else is said to be in hospital."""
    hit = _ALL_IN.search(folded) if "均" in folded or "全" in folded or "都" in folded else None
    what = "observed" if hit and hit["observed"] else "hospitalised"
    if hit is None or any(each.what == what and each.count > 1 for each in mentions):
        return []
    ill = [each for each in mentions if each.what == "ill" and each.count and each.end <= hit.start()]
    return [msgspec.structs.replace(max(ill, key=lambda each: each.count), what=what)] if ill else []


def without_stay(folded: str) -> str:
    """The text without the stay of whom a hospital's meal made ill: 10名住院病人恶心 were patients before."""
    return _IN_PATIENTS.sub(r"在院\1老人", folded) if "住院" in folded else folded
