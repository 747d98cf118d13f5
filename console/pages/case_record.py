"""The record (台账) of a case as its page shows it: the latest lines, and a page of those before."""

import msgspec

from playbooks import entries as e
from playbooks.case import Case
from playbooks.entries import Entry

from ..papers.case_bundle import Bundle
from ..reading.paging import Page
from ..state import Desk
from ..wording.sentences import Teller
from ..wording.words import Say

LATE_S = 300
LATEST = 5
"""Entries that the ledger shows on every screen; a wide one unfolds the next by itself."""
RECENT = 30
"""Entries that a wide screen shows; what is older is unfolded by a click."""
OLDER = 200
"""Entries of one page of what is older: an affair of twenty thousand posts has as many lines."""

TONES: dict[type, str] = {
    e.DeadlineMissed: "bad",
    e.Refused: "bad",
    e.Escalated: "warn",
    e.EscalationProposed: "warn",
    e.SeverityChanged: "warn",
    e.StepDone: "good",
    e.Closed: "good",
}


class EntryView(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the record."""

    entry: Entry
    words: str
    is_late: bool
    """Written down more than five minutes after it became true."""
    tone: str


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The lines that are shown, oldest first."""

    total: int
    latest: list[EntryView]
    recent: list[EntryView]
    older: Page[EntryView]
    """The page of what is older; the first page is the newest."""
    done: list[str]
    """What an action wrote, in words."""


def record_of(bundle: Bundle, desk: Desk, say: Say, *, page: int = 1, done: str | None = None) -> Record:
    """The record with a page of what is older. `done`: the action that led here."""
    entries = bundle.entries
    before = len(entries[:-RECENT])
    end = max(0, before - (page - 1) * OLDER)
    older, near = entries[max(0, end - OLDER) : end], entries[-RECENT:]
    asked = [entry for entry in entries if entry.cause == done] if done else []
    told = _told([*older, *near, *asked], bundle, desk, say)
    return Record(
        total=len(entries),
        latest=[told[entry.seq] for entry in near[-LATEST:]],
        recent=[told[entry.seq] for entry in near[:-LATEST]],
        older=Page(rows=tuple(told[entry.seq] for entry in older), total=before, page=page, size=OLDER),
        done=[told[entry.seq].words for entry in asked],
    )


def _told(entries: list[Entry], bundle: Bundle, desk: Desk, say: Say) -> dict[int, EntryView]:
    """Each of these as a sentence, told from the case as it stood when it was written."""
    name, area_name = desk.reference.department_name, desk.knowledge.gazetteer.label
    wanted = {entry.seq: entry for entry in entries}
    if not wanted:
        return {}
    return {
        entry.seq: EntryView(
            entry=entry,
            words=Teller(_named_in(then, bundle), say, name, area_name).tell(entry),
            is_late=(entry.recorded_at - entry.at).total_seconds() > LATE_S,
            tone=TONES.get(type(entry.body), ""),
        )
        for entry, then in ((wanted.get(each.seq), then) for each, then in bundle.log.since(min(wanted)))
        if entry is not None
    }


def _named_in(then: Case, bundle: Bundle) -> Case:
    """What a line of the record may name of the case as it stood when it was written."""
    is_kept = bundle.is_part and bundle.row.case.is_confidential
    return msgspec.structs.replace(then, signals=()) if is_kept else then
