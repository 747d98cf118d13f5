"""What is said of a time of others that passed: whose report nobody here has seen, and who has told this office.

A medical institution that told this office has reported to the county's regulator (豫政办〔2017〕102号 binds it and the
unit where people fell ill alike). It has not thereby made the network report of 突发公共卫生事件应对法 art. 30, which
is looked up elsewhere. So the clock runs on until its step is done, and the words say which part is open.
"""

from datetime import datetime

import msgspec

from ..case import Case, Clock, Joined

UNSEEN = "未见报告"
UNIT_UNSEEN = "医疗机构已于 {t} 报本台，发生单位未见报告"
NETWORK_UNSEEN = "医疗机构已于 {t} 报本台，网络直报待核对"
WORDS = (UNSEEN, UNIT_UNSEEN, NETWORK_UNSEEN)

FROM_HOSPITAL = "from_hospital"
"""The fact that a medical institution itself says it."""
_MEDICAL, _OTHERS = "医疗", ("单位", "经营者")


class Heard(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What to say, one of the words above, and when the medical institution told; None when it has not."""

    words: str = UNSEEN
    at: datetime | None = None


def heard_of(case: Case, clock: Clock) -> Heard:
    """What is known of the report for which the clock of others runs."""
    whose = clock.deadline.runs_for
    told = [each.received_at for each in case.signals if _MEDICAL in whose and is_of_hospital(each)]
    if not told:
        return Heard()
    return Heard(words=UNIT_UNSEEN if any(each in whose for each in _OTHERS) else NETWORK_UNSEEN, at=min(told))


def is_of_hospital(joined: Joined) -> bool:
    """Whether a medical institution itself says it: its illness report, or a call in its own name."""
    return joined.channel == "illness" or bool(joined.facts.get(FROM_HOSPITAL))
