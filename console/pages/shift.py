"""What a shift did (本班办了什么), from the ledgers: each act with its case, person and time, by what it was."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection

from playbooks.actions import DUTY_ROLES
from playbooks.entries import Entry, LabelCorrected, SeverityChanged, SignalJoined
from streams.office.shift import Handover, as_written, case_of_signals, handovers, written_since

from ..reading import queries
from ..state import Desk
from ..wording.grounds import heading
from ..wording.refuted import as_the_book_says
from ..wording.sentences import Teller
from ..wording.words import Say, instant

SHIFT = timedelta(hours=12)
"""How far back a shift is looked at when nobody ever confirmed that one began."""
SHOWN = 5
"""Handovers that are listed, the last ones."""

DONE: dict[str, tuple[str, ...]] = {
    "接报登记": ("signal_joined",),
    "办结": ("closed",),
    "不予处置": ("dismissed",),
    "重新打开": ("reopened",),
    "移送其他地区": ("moved_out",),
    "合并、拆分": ("merged", "signals_left"),
    "派发": ("dispatched",),
    "移交、改派": ("handed_over", "step_returned"),
    "时限变更（暂停、恢复、延长、更正）": ("clock_moved",),
    "答复延时申请": ("time_answered",),
    "督办（提级）": ("escalation_answered",),
    "核定紧急程度、等级": ("severity_changed", "grade_confirmed"),
    "更正机器初筛": ("label_corrected",),
    "办结步骤": ("step_done",),
    "备注、电话催办": ("noted",),
}
"""What is told of a shift, and the kinds of entries that it is."""
_KIND_OF = {kind: name for name, kinds in DONE.items() for kind in kinds}


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that somebody of the office did."""

    at: datetime
    who: str
    number: str
    title: str
    words: str


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """What was done since the shift began."""

    since: datetime
    until: datetime | None
    """When it was handed over; None of the shift that is on duty."""
    began: Handover | None
    """How it began; None when nobody ever confirmed one."""
    acts: tuple[tuple[str, tuple[Act, ...]], ...]
    """By what it was, in the order of `DONE`; what nobody did is left out."""
    before: tuple[Handover, ...]
    """The last handovers, the newest first."""


def shift_of(
    connection: Connection, desk: Desk, now: datetime, say: Say, *, confidential: bool, back: int = 0
) -> Shift:
    """What the office's people did since the last one took over; `back`: in the shift so many before that."""
    before = handovers(connection, SHOWN)
    until = before[back - 1].at if back else None
    began = before[back] if back < len(before) else None
    since = began.at if began else (until or now) - SHIFT
    written = written_since(connection, since, _KIND_OF, until=until)
    entries = [each for each in written if _is_ours(each)]
    present = _present(connection, entries)
    ids = {each.case for each in entries} | set(present.values())
    cases = queries.cases_by_id(connection, ids, confidential=confidential)
    then = as_written(connection, entries)
    found: dict[str, list[Act]] = {name: [] for name in DONE}
    for entry in entries:
        now_in = present.get(entry.id, entry.case)
        if entry.case in cases and now_in in cases:
            number, case = cases[entry.case]
            words = Teller(then.get(entry.id, case), say, desk.reference.department_name).tell(entry)
            if now_in != entry.case:
                words = say("{said}（登记时归入 {number}）", said=words, number=number)
                number, case = cases[now_in]
            title = as_the_book_says(case.heading, desk.knowledge)
            found[_KIND_OF[_kind(entry)]].append(_act(entry, number, title, words))
    return Shift(
        since=since,
        until=until,
        began=began,
        acts=tuple((name, tuple(acts)) for name, acts in found.items() if acts),
        before=tuple(before),
    )


def _present(connection: Connection, entries: Iterable[Entry]) -> dict[str, str]:
    """By the entry with which something was registered: the case in which it is now, since split off or merged in."""
    joined = {entry.id: entry.body.signal for entry in entries if isinstance(entry.body, SignalJoined)}
    now_in = case_of_signals(connection, joined.values())
    return {entry: now_in[signal] for entry, signal in joined.items() if signal in now_in}


def lines(shift: Shift, now: datetime, say: Say) -> Iterable[str]:
    """The same as text."""
    yield _what(shift, now, say)
    for name, acts in shift.acts:
        yield say("{what} {n} 项", what=say(name), n=len(acts))
        for act in acts:
            yield f"· {instant(act.at, now)} {act.who} {act.number} {heading(act.title, say)}{say('：')}{act.words}"
    if not shift.acts:
        yield say("没有记录")


def _what(shift: Shift, now: datetime, say: Say) -> str:
    if shift.until is None:
        return say("本班办了什么（{t} 起）", t=instant(shift.since, now))
    return say("上一班办了什么（{t} 至 {u}）", t=instant(shift.since, now), u=instant(shift.until, now))


def _is_ours(entry: Entry) -> bool:
    """Whether somebody of the office did it. How urgent the rules find a case is nobody's act, though earlier versions
    wrote it under the name of whoever had merged or split; what a duty's result tells stands with that."""
    if isinstance(entry.body, LabelCorrected) and entry.body.with_step:
        return False
    if isinstance(entry.body, SeverityChanged) and not entry.body.reason:
        return False
    return entry.actor is not None and entry.actor.role in DUTY_ROLES


def _kind(entry: Entry) -> str:
    return str(entry.body.__struct_config__.tag)


def _act(entry: Entry, number: str, title: str, words: str) -> Act:
    return Act(
        at=entry.at,
        who=entry.actor.person if entry.actor else "",
        number=number,
        title=title,
        words=words,
    )
