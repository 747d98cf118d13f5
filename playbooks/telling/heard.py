"""What is said of a time of others that passed: whose report nobody here has seen, and who has told this office.

A medical institution that told this office has reported to the county's regulator (豫政办〔2017〕102号 binds it and the
unit where people fell ill alike). It has not thereby made the network report of 突发公共卫生事件应对法 art. 30, which
is looked up elsewhere. A caller who says that they are the unit's own doctor or head has told too, and nobody has
checked who they are: it counts as the unit's report of that time, to be checked. Of a unit that may have reported
nobody says that it did not, nor of one that nobody has named, nor of a household, which is none. The clock runs on
until its step is done, and the words say which part is open.
"""

import re
from collections.abc import Callable
from datetime import datetime

import msgspec

from ..case import Case, Clock, Joined
from ..facts import HOME

UNSEEN = "未见报告"
UNIT_UNSEEN = "医疗机构已于 {t} 报本台；本台未见发生单位的报告，待核对"
UNIT_SAYS = "发生单位已于 {u} 来电报告（来电人自称本单位{who}），待核对"
BOTH = "医疗机构已于 {t} 报本台；发生单位已于 {u} 来电报告（来电人自称本单位{who}），待核对"
NETWORK_UNSEEN = "医疗机构已于 {t} 报本台，网络直报待核对"
UNIT_SENT = "发生单位已于 {u} 报本台，待核对"
BOTH_SENT = "医疗机构已于 {t} 报本台；发生单位也已于 {u} 报本台，待核对"
UNIT_UNKNOWN = "医疗机构已于 {t} 报本台；发生单位未掌握，待核对"
HOSPITAL_TOLD = "医疗机构已于 {t} 报本台，待核对"
WORDS = (UNSEEN, UNIT_UNSEEN, UNIT_SAYS, BOTH, UNIT_SENT, BOTH_SENT, NETWORK_UNSEEN, UNIT_UNKNOWN, HOSPITAL_TOLD)

ITSELF = "单位来报"
"""As what the unit speaks whose own report it is, by the name of its source."""

FROM_HOSPITAL = "from_hospital"
"""The fact that a medical institution itself says it."""
FROM_UNIT = "from_unit"
"""The fact as what of the unit somebody says that they speak: 校医, 园长."""
_MEDICAL, _UNIT = "医疗", re.compile("(?<!任何)单位|经营者|学校|作坊")
_REPORTS = "报"
"""In the title of a time by which something is reported."""


class Heard(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What to say, one of the words above, and when the medical institution and the unit told; None of who has not."""

    words: str = UNSEEN
    hospital_at: datetime | None = None
    unit_at: datetime | None = None
    who: str = ""
    """As what somebody of the unit told, of a few words; empty when nobody did."""

    @property
    def at(self) -> datetime | None:
        """When the first of them told; None when nobody has."""
        return min((each for each in (self.hospital_at, self.unit_at) if each), default=None)

    def said(self, when: Callable[[datetime], str]) -> str:
        """The words with their times as `when` writes them."""
        times = {"t": self.hospital_at, "u": self.unit_at}
        return self.words.format(who=self.who, **{name: when(at) if at else "" for name, at in times.items()})


def heard_of(case: Case, clock: Clock) -> Heard:
    """What is known of the report for which the clock of others runs."""
    whose = clock.deadline.runs_for
    is_unit_s = _UNIT.search(whose) is not None
    told = [each.received_at for each in case.signals if _MEDICAL in whose and is_of_hospital(each)]
    unit = _of_unit(case) if is_unit_s and _REPORTS in clock.deadline.title else None
    if told:
        words = (_of(unit, BOTH_SENT, BOTH) if unit else _of_silent(case)) if is_unit_s else NETWORK_UNSEEN
        return Heard(words=words, hospital_at=min(told), unit_at=unit.received_at if unit else None, who=_who(unit))
    if unit:
        return Heard(words=_of(unit, UNIT_SENT, UNIT_SAYS), unit_at=unit.received_at, who=_who(unit))
    return Heard()


def has_told(case: Case, clock: Clock) -> bool:
    """Whether the unit, and the medical institution where its report is waited for too, told this office in time. What
    a medical institution told here is not its network report."""
    heard, due_at = heard_of(case, clock), clock.deadline.due_at
    waits = _MEDICAL in clock.deadline.runs_for and _treats(case)
    wanted = [heard.unit_at, *([heard.hospital_at] if waits else [])]
    return due_at is not None and all(at is not None and at <= due_at for at in wanted)


def _treats(case: Case) -> bool:
    """Whether a medical institution has received anybody: before, there is none that could report."""
    return bool(case.facts.get("treated"))


def is_of_hospital(joined: Joined) -> bool:
    """Whether a medical institution itself says it: its illness report, or a call in its own name."""
    return bool(joined.facts.get(FROM_HOSPITAL)) or (joined.channel == "illness" and not joined.facts.get(FROM_UNIT))


def _of_silent(case: Case) -> str:
    """What is said beside a hospital's report where no unit has told: there must be one before it can be missed."""
    venue = case.facts.get("venue")
    if venue == HOME:
        return HOSPITAL_TOLD
    is_named = any(f"operator:{each.id}" not in each.about for each in case.signals)
    return UNIT_UNSEEN if venue or case.stated.get("operator", is_named) else UNIT_UNKNOWN


def _of(unit: Joined, sent: str, says: str) -> str:
    return sent if unit.facts[FROM_UNIT] == ITSELF else says


def _who(unit: Joined | None) -> str:
    """As what somebody says that they speak for the unit; empty where nobody does, or where it is the unit's own."""
    who = str(unit.facts[FROM_UNIT]) if unit else ""
    return "" if who == ITSELF else who


def _of_unit(case: Case) -> Joined | None:
    """The first that somebody told who says that they are of the unit."""
    told = (each for each in case.signals if each.facts.get(FROM_UNIT))
    return min(told, key=lambda each: each.received_at, default=None)
