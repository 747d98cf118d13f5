"""Work: one transaction's changes, gathered in memory and written in bulk at the end.

Whatever is decided later in the same transaction sees what was decided earlier. Every change of a case is
`UPDATE cases … WHERE id = ? AND version = ?`; when a row was not updated, somebody was faster and `Conflict` is
raised: read again, decide again.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Update, bindparam, delete, false, func, literal_column, select, true, update

from playbooks.case import ALERT, Case
from playbooks.deciding.draft import Draft
from playbooks.entries import Actor, Entry
from playbooks.law.workdays import day_of
from playbooks.ledger.naming import PUBLIC, outward
from playbooks.reference import Reference
from playbooks.tell import Telling, tell
from playbooks.telling.sooner import OpenTime, dues, looked_at, next_target
from playbooks.timers import Timer, timer_changes, timers_about
from playbooks.urgency.severity import LEVELS

from ..privacy.named import names_of
from ..privacy.placed import places_of
from ..store import schema as t
from ..store.database import change, change_among, find, insert_new, insert_rows, upsert
from ..store.schema import to_us
from ..store.sharing import Conflict, in_turn
from ..store.turned import TURNED_AT
from .confiding import follow
from .hours import hurry
from .keyring import Keyring
from .notices import ToTell, notice_rows
from .remembered import REMEMBERED
from .renumbering import numbered
from .step_rows import keep_steps

_encode_entry = msgspec.json.encode


class Work:
    """Cases, entries, timers and notices of one writing transaction."""

    def __init__(self, connection: Connection, ref: Reference) -> None:
        self.connection = connection
        self.ref = ref
        self._cases: dict[str, Case | None] = {}
        self._read: dict[str, int] = {}
        self._before: dict[str, Case] = {}
        self._fired: set[str] = set()
        self._entries: list[tuple[Entry, Case, Case | None, Actor | None]] = []
        """Each with the case after what was decided with it, and before, and whose act that was."""
        self.keys = Keyring(connection, self._is_open)
        self._signals: list[dict[str, Any]] = []

    def case(self, case_id: str) -> Case | None:
        """The case as this transaction sees it."""
        if case_id not in self._cases:
            self.load([case_id])
        return self._cases[case_id]

    def standing(self, case_id: str) -> Case | None:
        """The case, or else the one that it was merged into at last."""
        case = self.case(case_id)
        while case and case.merged_into:
            case = self.case(case.merged_into)
        return case

    def load(self, case_ids: Iterable[str]) -> None:
        """Read cases in one query."""
        wanted = [each for each in dict.fromkeys(case_ids) if each not in self._cases]
        for row in find(self.connection, _CASE, t.cases.c.id, wanted):
            case = REMEMBERED.decode(row.id, row.body)
            self._cases[row.id] = self._before[row.id] = case
            self._read[row.id] = row.version
        for each in wanted:
            self._cases.setdefault(each, None)

    def apply(self, draft: Draft) -> None:
        """Take in what was decided for one case."""
        if not draft.entries:
            return
        case_id = draft.case_id
        if case_id not in self._cases:
            self._cases[case_id] = draft.before
        self._cases[case_id] = draft.case
        self._entries += [(entry, draft.case, draft.before, draft.actor) for entry in draft.entries]

    def fired(self, timer_ids: Iterable[str]) -> None:
        """These timers were looked at."""
        self._fired.update(timer_ids)

    def take_areas(self, areas: Iterable[tuple[str | None, str]]) -> None:
        """Let nobody else gather in these areas (exercise, area) before this transaction ends.

        Two that gather at once would not see each other's keys, and open two cases for one affair. Call it first.
        """
        for exercise, area in sorted({(exercise or "", area) for exercise, area in areas}):
            row = {"b_exercise": exercise, "b_area": area}
            if change(self.connection, _TAKE_AREA, [row]) == 0:
                insert_new(self.connection, t.areas, [{"exercise": exercise, "area": area, "version": 0}])
                change(self.connection, _TAKE_AREA, [row])

    def place_signal(self, signal_id: str, state: str, **columns: Any) -> None:
        """A signal's new state and columns, written at the end."""
        self._signals.append({"b_id": signal_id, "state": state, **columns})

    @property
    def in_cases(self) -> set[str]:
        """The signals that this transaction placed in a case."""
        return {row["b_id"] for row in self._signals if row.get("case_id")}

    def flush(self, now: datetime) -> None:
        """Write everything. Raises Conflict when a case was changed by somebody else."""
        changed = dict.fromkeys(entry.case for entry, *_ in self._entries)
        cases = [case for case_id in changed if (case := self._cases[case_id])]
        self._write_cases(cases)
        self._write_entries()
        self._write_timers(cases)
        self._write_signals()  # before the notices, which are placed and made nameless by what was read in them
        self._write_notices(now)
        self.keys.flush()
        turned = [(self._before.get(case.id), case) for case in cases]
        hurry(self.connection, turned, now)
        follow(self.connection, turned)
        keep_steps(self.connection, turned)

    def _is_open(self, case_id: str, state: str) -> bool:
        case = self._cases.get(case_id)
        return case.is_open if case else state == "open"

    def _write_cases(self, cases: list[Case]) -> None:
        new = [case for case in cases if case.id not in self._read]
        # In one order everywhere: two that wait for each other's cases would wait for ever.
        old = sorted((case for case in cases if case.id in self._read), key=lambda case: case.id)
        self._keep_playbooks(cases)
        if new:
            numbers = self._numbers(new)
            rows = [case_row(case, self.ref) | {"id": case.id, "number": numbers[case.id]} for case in new]
            insert_rows(self.connection, t.cases, rows)
        if old:
            rows = [case_row(case, self.ref) | {"b_id": case.id, "b_version": self._read[case.id]} for case in old]
            if change(self.connection, _CHANGE_CASE, rows) != len(rows):
                raise Conflict("a case was changed meanwhile")

    def _keep_playbooks(self, cases: list[Case]) -> None:
        hashes = sorted({book.hash for case in cases for book in case.playbooks})
        kept = {row.hash for row in find(self.connection, _HASHES, t.documents.c.hash, hashes)}
        rows = [
            {"hash": hash_, "kind": "playbook", "body": msgspec.json.encode(self.ref.playbook(hash_))}
            for hash_ in hashes
            if hash_ not in kept
        ]
        insert_new(self.connection, t.documents, rows)

    def _numbers(self, cases: list[Case]) -> dict[str, str]:
        """Numbers people read, such as 20261125-003: display data, counted per day of opening."""
        in_turn(self.connection, "numbers")
        numbers = {}
        counts: dict[str, int] = {}
        for case in cases:
            day = numbering_day(case)
            if day not in counts:
                counts[day] = int(self.connection.execute(_NUMBERED, {"from": f"{day}-", "to": f"{day}."}).scalar_one())
            counts[day] += 1
            numbers[case.id] = f"{day}-{counts[day]:03d}"
        return numbers

    def _write_entries(self) -> None:
        rows = [
            {
                "id": entry.id,
                "case_id": entry.case,
                "seq": entry.seq,
                "kind": entry.body.__struct_config__.tag,
                "at": to_us(entry.at),
                "recorded_at": to_us(entry.recorded_at),
                "body": _encode_entry(entry),
            }
            for entry, *_ in self._entries
        ]
        insert_rows(self.connection, t.entries, rows)

    def _write_timers(self, cases: list[Case]) -> None:
        new: list[dict[str, Any]] = []
        gone: list[str] = []
        for case in cases:
            added, removed = timer_changes(self._before.get(case.id), case, self.ref)
            new += timer_rows(added)
            gone += removed - self._fired
        # A timer that has rung once rings again when its clock comes back to the same instant.
        upsert(self.connection, t.timers, new, key=["id"])
        change_among(self.connection, _DROP_TIMERS, t.timers.c.id, gone)
        change_among(self.connection, _FIRE_TIMERS, t.timers.c.id, sorted(self._fired))

    def _write_notices(self, now: datetime) -> None:
        every = ((entry, case, tell(entry, case, before, by)) for entry, case, before, by in self._entries)
        told = numbered(self.connection, every)
        quoting = {
            case.id: case
            for _, case, tellings in told
            if case.name_state != PUBLIC and any(each.text for each in tellings)
        }
        names = names_of(self.connection, quoting.values())
        telling_cases = {case.id: case for _, case, tellings in told if tellings}
        places = places_of(self.connection, self.ref, telling_cases.values())
        nameless = (
            ToTell(entry, case, _nameless(telling, case, names.get(case.id, set())))
            for entry, case, tellings in told
            for telling in tellings
        )
        rows = notice_rows(nameless, self.ref, now, places=places)
        if rows:
            # Routes are looked up by the order of queuing: no notice may appear below one that was looked up.
            in_turn(self.connection, "notices")
        insert_new(self.connection, t.notices, rows)

    def _write_signals(self) -> None:
        for names, rows in _by_columns(self._signals).items():
            change(self.connection, _change_signals(names), rows)


def _nameless(telling: Telling, case: Case, names: set[str]) -> Telling:
    """What a notice quotes, without the names that may not leave yet."""
    if not telling.text or not names:
        return telling
    return msgspec.structs.replace(telling, text=outward(telling.text, names, case.name_state))


def timer_rows(timers: Iterable[Timer]) -> list[dict[str, Any]]:
    """As they lie in their table while they have not rung."""
    return [
        {"id": each.id, "case_id": each.case, "of": each.of, "kind": each.kind, "at": to_us(each.at), "done": False}
        for each in timers
    ]


def numbering_day(case: Case) -> str:
    """What its number begins with: the day on which it was opened."""
    return f"{'演' if case.exercise not in (None, 'sample') else ''}{day_of(case.opened_at):%Y%m%d}"


def case_row(case: Case, ref: Reference | None = None) -> dict[str, Any]:
    """Its columns as they are stored. Without `ref` the ladder of what nobody claims does not count for `next_at`."""
    running, found = case.running_clocks, dues(case)
    due = running[0].deadline.due_at if running else None
    next_at = next_look(case, ref, found)
    target = next_target(found)
    owners = dict.fromkeys(step.department for step in case.open_steps)
    proposed = dict.fromkeys(each.role for each in case.proposals)
    return {
        "alert": case.alert,
        "exercise": case.exercise,
        "area": case.area,
        "state": case.state,
        "version": case.seq,
        "severity": LEVELS.index(case.severity),
        "opened_at": to_us(case.opened_at),
        "next_at": to_us(next_at) if next_at else None,
        "next_due_at": to_us(due) if due else None,
        "next_target_at": to_us(target) if target else None,
        "acknowledged_at": to_us(case.acknowledged_at) if case.acknowledged_at else None,
        "closed_at": to_us(case.closed_at) if case.closed_at else None,
        "is_overdue": "overdue" in [clock.verdict for clock in running],
        "is_unseen": True in [clock.is_unseen for clock in running],
        "title": case.heading,
        "playbook": case.playbooks[0].id,
        "departments": f",{','.join(owners)},",
        "channels": f",{','.join(dict.fromkeys(each.channel for each in case.signals))},",
        "is_confidential": case.is_confidential,
        "proposed_to": f",{','.join(proposed)}," if proposed else "",
        "body": REMEMBERED.encode(case),
    }


def next_look(case: Case, ref: Reference | None, found: list[OpenTime] | None = None) -> datetime | None:
    """The instant by which it stands in the queue; `found`: its `dues`, where they are at hand."""
    soonest = dues(case) if found is None else found
    return looked_at(case, soonest, lambda: next((timer.at for timer in _alert_timers(case, ref)), None))


def _alert_timers(case: Case, ref: Reference | None) -> list[Timer]:
    return timers_about(case, ALERT, ref) if ref else []


_CASE = select(t.cases.c.id, t.cases.c.version, t.cases.c.body)
_HASHES = select(t.documents.c.hash)
_NUMBERED = (  # a range, because LIKE would read every case
    select(func.count())
    .select_from(t.cases)
    .where(t.cases.c.number > bindparam("from"), t.cases.c.number < bindparam("to"))
)
_CHANGE_CASE = (
    update(t.cases)
    .where(t.cases.c.id == bindparam("b_id"), t.cases.c.version == bindparam("b_version"))
    .values({column.name: bindparam(column.name) for column in t.cases.columns if column.name not in ("id", "number")})
)
_TAKE_AREA = (
    update(t.areas)
    .where(t.areas.c.exercise == bindparam("b_exercise"), t.areas.c.area == bindparam("b_area"))
    .values(version=t.areas.c.version + literal_column("1"))
)
_DROP_TIMERS = delete(t.timers).where(t.timers.c.done == false())
_FIRE_TIMERS = update(t.timers).values(done=true())


@cache
def _change_signals(names: tuple[str, ...]) -> Update:
    return (
        update(t.signals)
        .where(t.signals.c.id == bindparam("b_id"))
        .values({name: TURNED_AT if name == "turned_at" else bindparam(name) for name in names if name != "b_id"})
    )


def _by_columns(rows: list[dict[str, Any]]) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(sorted(row)), []).append(row)
    return groups
