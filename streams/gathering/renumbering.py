"""The number of another case in the words of a notice: it is given when a case is stored, and no decision knows it."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, select

from playbooks.case import Case
from playbooks.entries import Entry
from playbooks.tell import Telling
from playbooks.telling.decided import NUMBER

from ..store import schema as t
from ..store.database import find

Told = tuple[Entry, Case, list[Telling]]


def numbered(connection: Connection, told: Iterable[Told]) -> list[Told]:
    """The same with the number of the other case in words."""
    told = list(told)
    others = {telling.other for *_, tellings in told for telling in tellings if telling.other}
    numbers = {row.id: row.number for row in find(connection, _NUMBERS, t.cases.c.id, sorted(others))}
    return [(entry, case, [_said(each, numbers) for each in tellings]) for entry, case, tellings in told]


def _said(telling: Telling, numbers: dict[str, str]) -> Telling:
    if telling.other not in numbers:
        return telling
    return msgspec.structs.replace(telling, text=telling.text.replace(NUMBER, numbers[telling.other], 1))


_NUMBERS = select(t.cases.c.id, t.cases.c.number)
