"""The critically ill (危重): how many of those harmed a text says are between life and death."""

import re

import msgspec

from ..patterns import pattern
from ..spans import is_denied
from ..words import begin_of
from .harms import Mention
from .numerals import HEADS, NUMERAL, UNIT, number
from .refuted import is_denied_by_others

_STATE = (
    r"危重(?!病?医学|等)|重症监护室?|命悬一线|昏迷不醒"
    r"|(?<=[人名位个已在后完子童生儿爸妈])(?:(?:过敏|感染|中毒|失血)性)?(?:昏迷|休克)(?!不醒|[^。;]{0,8}(?:苏醒|清醒"
    r"|醒来|恢复))|病危|病情危急|生命垂危|危在旦夕|转[入到进至](?:了)?重症|奄奄一息|icu|上了?呼吸机|呼吸机辅助|插管"
    r"|(?<!曾)在[^,。;\d]{0,10}院(?:里|内)?(?:的?急诊科?)?抢救(?!成功|过来|回来|[^,。;无]{0,8}无效|室|后"
    r"|[^,。;]{0,4}脱)"
    r"|(?:正|还|仍|现|至今|目前)在?[^,。;\d]{0,10}抢救(?!成功|过来|回来|[^,。;无]{0,8}无效)"
    r"|在抢救(?=[,。;!\n]|$)|拉走抢救|抢救中"
)
CRITICAL = pattern(
    rf"(?=[{HEADS}危重命昏休过感中失病生奄i上呼插正还仍现至目拉抢在转])"
    rf"(?:(?<![\d.{HEADS}])(?P<n>{NUMERAL}){UNIT}(?:(?!{NUMERAL}{UNIT})[^,，、。;:\d无没未]){{0,8}}?)?(?:{_STATE})"
    rf"(?:(?:病例|患者|病人)?[:为有]?(?P<after>{NUMERAL}){UNIT})?"
)
_LOOK = pattern(r"危|重症监护|入重症|到重症|进重症|至重症|了重症|命悬|昏迷|休克|奄奄|icu|呼吸机|插管|抢救")
_OUT_BEFORE = pattern(r"(?:脱离|转出|出了|离开)[^,。;]{0,3}$")
_OUT_AFTER = pattern(r"[^,。;]{0,4}(?:好转|转出|出来|脱离)")
"""已脱离危险, 转出icu: no longer."""
_FEARED = pattern(r"(?:可能|怕|担心|万一|如果|要是|以免|防止|谨防|会)[^,。;]{0,6}$")
_A_PLACE = pattern(r"(?:病房|病区|科)?的?(?:门[口外前]|外面?|楼[上下道]|旁边?|对面|附近|护士|医生|家属|食堂|走廊)")
"""ICU门口的小卖部, 重症监护室外: where something is."""
_MEAL = "吃喝食饮餐饭宴席酒菜"
_ANOTHER_CAUSE = pattern(
    r"(?:车祸|交通事故|撞[了伤]|摔[了伤]|坠楼|溺水|触电|烧伤|工伤|癌|肿瘤"
    r"|白血病|尿毒症|脑梗|脑溢血|脑出血|中风|心梗|心脏病|肺炎|手术)"
    rf"[^。;!?\n{_MEAL}]*$"
)
_EATEN = pattern(f"[{_MEAL}]")
_LOOK_BACK = 6


def critically_ill(folded: str, found: list[Mention]) -> list[Mention]:
    """The most that a folded text says are, one where it gives no number. Whoever is between life and death is ill,
    where the text counts nobody else who is; `found` are its other counts."""
    worst = _worst(folded)
    if worst is None:
        return []
    is_counted = not worst.count or any(each.what == "ill" and each.count for each in found)
    return [worst] if is_counted else [worst, msgspec.structs.replace(worst, what="ill")]


def only_critical(folded: str, *, of_food: bool) -> list[Mention]:
    """孩子吃了菜, 现在病危: the same where no other word of harm stands; whoever ate nothing is another's case."""
    found = critically_ill(folded, [])
    is_ours = found and (of_food or _EATEN.search(folded)) and not is_denied_by_others(folded)
    return found if is_ours else []


def _worst(folded: str) -> Mention | None:
    if _LOOK.search(folded) is None:  # nearly every text
        return None
    found = [
        Mention(what="critical", count=count, start=hit.start(), end=hit.end())
        for hit in CRITICAL.finditer(folded)
        if (count := _count(hit)) == 0 or not _is_out(folded, hit)
    ]
    return max(found, key=lambda each: each.count, default=None)


def _count(hit: re.Match[str]) -> int:
    said = hit["n"] or hit["after"]
    return number(said) or 0 if said else 1


def _is_out(folded: str, hit: re.Match[str]) -> bool:
    """Denied, feared or over, of another cause than what was eaten, or no more than a place's name."""
    state = hit.end("n") if hit["n"] else hit.start()
    is_listed = (hit["n"] or hit["after"]) and folded.endswith((",", "、"), 0, hit.start())
    if not is_listed and any(is_denied(folded, start, hit.end()) for start in (hit.start(), state)):
        return True
    if _FEARED.search(folded, 0, hit.start()) or _A_PLACE.match(folded, hit.end()):
        return True
    if not (hit["n"] or hit["after"]) and _has_another_cause(folded, state):
        return True
    before = _OUT_BEFORE.search(folded, max(0, state - _LOOK_BACK), hit.end())
    return before is not None or _OUT_AFTER.match(folded, hit.end()) is not None


def _has_another_cause(folded: str, state: int) -> bool:
    """老人脑溢血病危: the sentence names what it is of, and nothing eaten before it."""
    begin = begin_of(folded, state)
    cause = _ANOTHER_CAUSE.search(folded, begin, state)
    return cause is not None and _EATEN.search(folded, begin, cause.start()) is None
