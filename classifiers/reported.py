"""Reported (举报): who tells what a neighbour sells, or what they saw themselves, passes on no rumour."""

import re

from .assessment import Kind
from .carcasses import trades_in_dead_stock
from .features import Reading
from .where.venues import SHORT, is_sold_from_home

_PASSED_ON = frozenset(f"group:{name}" for name in ("rumour_style", "rumour_claims", "hearsay", "spread", "denial"))
_SECOND_HAND = re.compile(
    "听人?说|说是|据说|据传|网传|截图|转发|转自|在传|传遍|疯遍|真的?假的?|真假|吗[?。!]*$|嘛[?。!]*$"
)
_WITNESSED = re.compile(
    r"(?:亲眼|亲自|当场|当面)[^,。;!?]{0,4}(?:[看瞧瞅]?见|看|发现|撞|逮)"
    r"|[我俺咱](?:们|家)?[^,。;!?别不没]{0,4}(?:[看瞧瞅]见|拍[到了下]|录[到了下]|撞见)"
    r"|有(?:照片|视频|录像|监控|证据)(?!.{0,2}真相)|(?:照片|视频|录像)[^,。;!?]{0,4}(?:为证|作证|发你|给你)"
)
_TRADE = {Kind.RUMOUR: 0.03, Kind.NEWS: 0.2}
_SEEN = {Kind.RUMOUR: 0.1}
_FROM_HOME = {Kind.RUMOUR: 0.03, Kind.NEWS: 0.2, Kind.INCIDENT: 0.2}
"""How much likelier each kind is; a home that sells what it cooks harmed nobody yet, which is asked elsewhere."""
_NONE: dict[Kind, float] = {}


def as_reported(reading: Reading, *, is_to_office: bool) -> dict[Kind, float]:
    """How much likelier each kind is where what one business or neighbour does is told. `is_to_office`: somebody turned
    to the office with it; a post that says it at second hand, or calls to spread it, may be a rumour, and a
    long text is about more."""
    folded = reading.folded
    if len(folded) > SHORT:
        return _NONE
    if not is_to_office and (not reading.groups.isdisjoint(_PASSED_ON) or _SECOND_HAND.search(folded)):
        return _NONE
    if is_sold_from_home(folded):
        return _FROM_HOME
    if trades_in_dead_stock(folded):
        return _TRADE
    return _SEEN if _WITNESSED.search(folded) else _NONE


def is_own_report(reading: Reading) -> bool:
    """Whether it tells what a neighbour cooks and sells, or of dead stock: it resembles a known rumour by chance."""
    return is_sold_from_home(reading.folded) or trades_in_dead_stock(reading.folded)
