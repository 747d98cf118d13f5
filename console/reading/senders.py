"""Who dispatched what of cases stored before a case said so: their ledger has always known it."""

from collections.abc import Iterable

from sqlalchemy import Connection, literal_column, or_, select

from playbooks import entries as e
from playbooks.case import Case
from playbooks.folding.dispatching import lacks_senders, with_senders
from streams.store import schema as t
from streams.store.database import find
from streams.store.stored import decode_entry


def named_senders(connection: Connection, cases: Iterable[Case]) -> dict[str, Case]:
    """These cases by id, each saying who dispatched its steps. What another case brought along lies in its ledger."""
    found = {case.id: case for case in cases}
    owners = {case.id: case.id for case in found.values() if lacks_senders(case)}
    looked: set[str] = set()
    while wanted := [each for each in owners if each not in looked]:
        looked.update(wanted)
        for row in find(connection, _SAID, t.entries.c.case_id, wanted):
            entry, owner = decode_entry(row.body), owners[row.case_id]
            if isinstance(entry.body, e.Merged):
                owners.setdefault(entry.body.other, owner)
            found[owner] = with_senders(found[owner], [entry])
    return found


_SAID = select(t.entries.c.case_id, t.entries.c.body).where(
    or_(t.entries.c.kind == literal_column("'dispatched'"), t.entries.c.kind == literal_column("'merged'"))
)
