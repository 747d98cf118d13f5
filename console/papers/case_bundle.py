"""What the page of a case reads, from one snapshot, and what of it a department may see."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from playbooks import entries as e
from playbooks.case import Case
from playbooks.district.plan import Plan
from playbooks.entries import Entry
from playbooks.folding.fold import Standings
from playbooks.reference import Reference
from playbooks.step import Step
from playbooks.telling.leading import Lead, lead_of
from playbooks.telling.progress import reporting_of
from streams.intake.exports import exports
from streams.privacy.placed import places_of
from streams.store import schema as t
from streams.store.database import find
from streams.store.stored import entries_of

from ..outcome import ShownOutcome, outcome_of
from ..reading import queries
from ..reading.own import held_of, left_behind, own_entries, reported_entries, reported_part, seen_part
from ..reading.paging import Page
from ..reading.queries import LedgerRow, QueueRow, SignalRow
from ..reading.senders import named_senders
from .retold import covered_of, shielded, untitled


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the page reads, from one snapshot."""

    row: QueueRow
    entries: list[Entry]
    log: Standings
    """Those of the whole case, each with the case as it stood then: from it alone is told what an entry says."""
    signals: list[SignalRow]
    notices: Page[LedgerRow]
    linked: dict[str, tuple[str, str, str]]
    gone_on: frozenset[str]
    """Cases in which signals are now that were this one's once: what was merged may have been split off again."""
    exports: dict[str, datetime]
    rungs: list[LedgerRow]
    """Of the whole case: by which rungs of the ladder were told."""
    done: ShownOutcome | None
    place: str
    """The district and the street or town, as far as it may leave."""
    left: tuple[Step, ...] = ()
    """What the department had and returned or handed over, where this is its part."""
    is_part: bool = False
    """Only what one department holds."""


def read_bundle(connection: Connection, ref: Reference, case_id: str, done: str | None) -> Bundle | None:
    """Everything about a case, by id or number, with the outcome of an action; None when there is no such case."""
    row = queries.case_by_id(connection, case_id)
    if row is None:
        return None
    row = msgspec.structs.replace(row, case=named_senders(connection, [row.case])[row.id])
    entries = entries_of(connection, row.id)
    gone_on = gone_on_in(connection, row.case, entries)
    linked = [*_linked(row.case, entries), *sorted(gone_on)]
    return Bundle(
        row=row,
        entries=entries,
        log=Standings(entries),
        signals=queries.signals_of(connection, row.id),
        notices=queries.ledger(connection, case_id=row.id),
        linked=queries.numbers_of(connection, linked, confidential=row.case.is_confidential),
        gone_on=gone_on,
        exports=exports(connection),
        rungs=queries.rung_notices(connection, [row.case]).get(row.id, []),
        done=outcome_of(connection, done),
        place=places_of(connection, ref, [row.case])[row.id],
    )


class Views(msgspec.Struct, frozen=True, kw_only=True):
    """One case as its page needs it."""

    whole: Bundle
    seen: Bundle
    """What the reader sees of it."""
    reported: Bundle
    """What the reader writes a report from."""
    lead: Lead | None
    """Who leads it."""


def views_of(whole: Bundle, own: str | None, plan: Plan) -> Views:
    """A case to whoever sees all of it, or only the part of one department (`own`)."""
    lead = lead_of(whole.row.case, plan)
    seen = own_bundle(whole, own) if own else whole
    reported = reported_bundle(whole, seen, own, lead) if own else whole
    return Views(whole=whole, seen=seen, reported=reported, lead=lead)


def own_bundle(bundle: Bundle, department: str) -> Bundle:
    """What of it a department may see."""
    held = held_of(bundle.log, department)
    case = seen_part(bundle.row.case, held)
    case, entries = untitled(case, own_entries(held, bundle.row.case), covered_of(bundle.signals))
    told = tuple(row for row in bundle.notices.rows if row.notice.receiver.startswith(f"{department}/"))
    return msgspec.structs.replace(
        bundle,
        row=msgspec.structs.replace(bundle.row, case=case, title=bundle.row.title if case.steps else case.heading),
        entries=entries,
        signals=[] if case.is_confidential or not case.steps else shielded(bundle.signals),
        notices=msgspec.structs.replace(bundle.notices, rows=told, total=len(told)),
        linked={},
        left=left_behind(bundle.row.case, held),
        is_part=True,
    )


def reported_bundle(whole: Bundle, part: Bundle, department: str, lead: Lead | None) -> Bundle:
    """What a department writes its report from: of the whole case where it leads it or owes the report, whose reader
    must learn what the others did; else its own part."""
    owes = reporting_of(whole.row.case).department
    if department not in (owes, lead.department if lead else ""):
        return part
    case = reported_part(whole.row.case, department)
    entries = reported_entries(whole.entries, case, department)
    signals = [] if case.is_confidential else shielded(whole.signals)
    row = msgspec.structs.replace(whole.row, case=case)
    return msgspec.structs.replace(whole, row=row, entries=entries, signals=signals)


def gone_on_in(connection: Connection, case: Case, entries: list[Entry]) -> frozenset[str]:
    """The cases in which signals are now that were once this one's and have left it."""
    had: set[str] = set()
    for entry in entries:
        body = entry.body
        if isinstance(body, e.SignalJoined):
            had.add(body.signal)
        elif isinstance(body, e.Merged):
            had |= {str(each["id"]) for each in body.taken.get("signals", ())}
    left = sorted(had - {each.id for each in case.signals})
    found = find(connection, _CASES, t.signals.c.id, left)
    return frozenset(row.case_id for row in found if row.case_id and row.case_id != case.id)


def _linked(case: Case, entries: list[Entry]) -> list[str]:
    """Ids of cases this one came from, went to or took in."""
    ids = [case.merged_into, case.related_to]
    for entry in entries:
        body = entry.body
        if isinstance(body, e.Merged | e.MergedInto):
            ids.append(body.other)
        elif isinstance(body, e.SignalsLeft):
            ids.append(body.to)
    return [each for each in dict.fromkeys(ids) if each]


_CASES = select(t.signals.c.case_id)
