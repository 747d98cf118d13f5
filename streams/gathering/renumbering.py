"""What a notice says of the number by which a department knew a duty, where it goes on in another case."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, select

from playbooks.case import Case
from playbooks.entries import Entry
from playbooks.tell import Telling

from ..store import schema as t
from ..store.database import find

Told = tuple[Entry, Case, list[Telling]]
FROM = "原编号 {number} 的下列事项并入或移入本事件，今后以本编号为准；已签收的不必再签收，时限照常走。"


def numbered(connection: Connection, told: Iterable[Told]) -> list[Told]:
    """The same with the number of the other case in words: numbers are display data, which no decision knows."""
    told = list(told)
    others = {telling.other for *_, tellings in told for telling in tellings if telling.other}
    numbers = {row.id: row.number for row in find(connection, _NUMBERS, t.cases.c.id, sorted(others))}
    return [(entry, case, [_said(each, numbers) for each in tellings]) for entry, case, tellings in told]


def _said(telling: Telling, numbers: dict[str, str]) -> Telling:
    if telling.other not in numbers:
        return telling
    return msgspec.structs.replace(telling, text=FROM.format(number=numbers[telling.other]))


_NUMBERS = select(t.cases.c.id, t.cases.c.number)
