"""The keyring of one transaction: the keys by which signals of one affair find each other, read once, written at the
end. Whatever is decided later in the same transaction finds what was left earlier."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, bindparam, select, update

from playbooks.case import Case

from ..store import schema as t
from ..store.database import change, find, insert_new
from ..store.schema import from_us, to_us
from .asked_about import whole_names_in
from .grouping import LYING_MAX, WITHIN_OF_NAMES, Candidate, Key, Lying, earlier, told_more
from .spoken_of import GRAM, grams, is_looked_up, named_in

NAME = "name:"
"""What keys begin with that lead to a unit's name, and to no case by themselves."""
Place = tuple[str, str, str]
"""Exercise, area and key."""


class Keyring:
    """Keys that cases have left, and those that are left now."""

    def __init__(self, connection: Connection, is_open: Callable[[str, str], bool]) -> None:
        """`is_open`: whether a case is, by its id and the state that is stored."""
        self._connection = connection
        self._is_open = is_open
        self._found: dict[Place, list[Row[Any]]] = {}
        self._new: dict[Place, list[Candidate]] = {}
        self._values: dict[tuple[str, str], int | None] = {}
        """Of each key and case that is known."""
        self._rows: dict[tuple[str, str], dict[str, Any]] = {}
        self._changed: dict[tuple[str, str], dict[str, Any]] = {}
        self._has_history: bool | None = None
        self._named: dict[tuple[str, str], list[tuple[str, datetime]]] = {}

    def look_up(self, exercise: str | None, area: str, keys: Iterable[str]) -> None:
        """Read the earlier keys equal to these, once in this transaction: none is written before its end."""
        found = self._found
        wanted = [key for key in dict.fromkeys(keys) if (exercise or "", area, key) not in found]
        found.update(((exercise or "", area, key), []) for key in wanted)
        for row in find(self._connection, _CANDIDATES, t.keys.c.key, wanted, exercise=exercise or "", area=area):
            found[exercise or "", area, row.key].append(row)
            self._values[row.key, row.case_id] = row.value

    def look_up_names(self, exercise: str | None, area: str, wholes: Iterable[str]) -> None:
        """Read by what the names in these texts would be found, once in this transaction."""
        self.look_up(exercise, area, (NAME + gram for whole in wholes for gram in grams(whole)))

    def candidates(self, exercise: str | None, area: str, keys: list[Key]) -> list[Candidate]:
        """Earlier keys equal to these, in the database and in this transaction."""
        self.look_up(exercise, area, [key.key for key in keys])
        return [each for key in keys for each in self._candidates((exercise or "", area, key.key))]

    def _candidates(self, place: Place) -> list[Candidate]:
        stored = [
            Candidate(
                case=row.case_id,
                key=row.key,
                at=from_us(row.at),
                opened_at=from_us(row.opened_at),
                is_open=self._is_open(row.case_id, row.state),
                value=self._values[row.key, row.case_id],
                said=row.detail or "",
            )
            for row in self._found[place]
        ]
        return stored + self._new.get(place, [])

    def name_in(self, exercise: str | None, area: str, whole: str, at: datetime) -> str | None:
        """The unit of open cases, as long as its keys count, of which a text speaks without saying what it is."""
        self.look_up_names(exercise, area, [whole])
        known = [each for gram in grams(whole) for each in self._candidates((exercise or "", area, NAME + gram))]
        return named_in(whole, {each.said for each in known if each.is_open and abs(at - each.at) <= WITHIN_OF_NAMES})

    def whole_names_in(self, exercise: str | None, area: str, whole: str, at: datetime) -> list[str]:
        """The units of open cases, as long as their keys count, whose whole names stand in a text. They are read once,
        whatever is asked: of thousands of posts nearly none names one."""
        place = (exercise or "", area)
        if place not in self._named:
            bounds = {"exercise": place[0], "area": area, "since": to_us(at - 2 * WITHIN_OF_NAMES)}
            rows = self._connection.execute(_NAMES, bounds)
            self._named[place] = [
                (row.detail, from_us(row.at)) for row in rows if self._is_open(row.case_id, row.state)
            ]
        known = {said for said, when in self._named[place] if abs(at - when) <= WITHIN_OF_NAMES}
        new = (each for (*there, _), some in self._new.items() if (*there,) == place for each in some)
        known |= {each.said for each in new if each.key.startswith(NAME) and abs(at - each.at) <= WITHIN_OF_NAMES}
        return whole_names_in(whole, sorted(known))

    def earlier(self, signal_id: str, exercise: str | None, area: str, keys: list[Key], at: datetime) -> dict[str, str]:
        """History that these keys lead to, each signal with its ground in words; the newest first."""
        if self._has_history is None:
            self._has_history = self._connection.execute(_ANY_HISTORY).first() is not None
        if not self._has_history:
            return {}
        bounds = {"since": to_us(at - LYING_MAX), "until": to_us(at + LYING_MAX)}
        wanted = [key.key for key in keys]
        place = {"exercise": exercise or "", "area": area}
        rows = find(self._connection, _LYING, t.history_keys.c.key, wanted, **place, **bounds)
        lying = [Lying(signal=row.signal_id, key=row.key, at=from_us(row.at), value=row.value) for row in rows]
        return earlier(keys, [each for each in lying if each.signal != signal_id], at)

    def leave(self, exercise: str | None, area: str, keys: list[Key], case: Case, at: datetime) -> None:
        """Remember the keys by which later signals find this case.

        Of equal keys the first one counts, in this transaction as in the table, where a batch ends decides nothing; a
        later one only says where the place is that the first one did not.
        """
        for key in (*keys, *_by_name(keys)):
            place, pair = (exercise or "", area, key.key), (key.key, case.id)
            if pair in self._values:
                self._tell_more(place, case.id, key)
                continue
            self._values[pair] = key.value
            row = {"case_id": case.id, "at": to_us(at), "value": key.value, "detail": key.text}
            self._rows[pair] = dict(zip(("exercise", "area", "key"), place, strict=True)) | row
            self._new.setdefault(place, []).append(
                Candidate(
                    case=case.id,
                    key=key.key,
                    at=at,
                    opened_at=case.opened_at,
                    is_open=True,
                    value=key.value,
                    said=key.text,
                )
            )

    def flush(self) -> None:
        """Write what was left, and what more was said of what stands."""
        insert_new(self._connection, t.keys, list(self._rows.values()))
        change(self._connection, _TELL_MORE, list(self._changed.values()))

    def _tell_more(self, place: Place, case_id: str, key: Key) -> None:
        pair = (key.key, case_id)
        value = told_more(key.rule, self._values[pair], key.value)
        if value == self._values[pair]:
            return
        self._values[pair] = value
        if pair in self._rows:
            self._rows[pair]["value"] = value
            mine = self._new[place]
            self._new[place] = [replace(each, value=value) if each.case == case_id else each for each in mine]
        else:
            names = ("b_exercise", "b_area", "b_key", "b_case", "value")
            self._changed[pair] = dict(zip(names, (*place, case_id, value), strict=True))


def _by_name(keys: list[Key]) -> list[Key]:
    """By the beginning of each unit's name it is found where a text only says the name."""
    names = (key.key.partition(":")[2] for key in keys if key.rule == "same_operator")
    return [Key(rule="same_name", key=NAME + name[:GRAM], text=name) for name in names if is_looked_up(name)]


_k = t.keys.c
_CANDIDATES = (
    select(_k.case_id, _k.key, _k.at, _k.value, _k.detail, t.cases.c.opened_at, t.cases.c.state)
    .join(t.cases, t.cases.c.id == _k.case_id)
    .where(_k.exercise == bindparam("exercise"), _k.area == bindparam("area"))
)
_NAMES = (
    select(_k.case_id, _k.at, _k.detail, t.cases.c.state)
    .join(t.cases, t.cases.c.id == _k.case_id)
    .where(_k.exercise == bindparam("exercise"), _k.area == bindparam("area"))
    .where(_k.key >= NAME, _k.key < NAME[:-1] + ";", _k.at >= bindparam("since"), t.cases.c.state == "open")
)
_ANY_HISTORY = select(t.history_keys.c.signal_id).limit(1)
_LYING = select(t.history_keys).where(
    t.history_keys.c.exercise == bindparam("exercise"),
    t.history_keys.c.area == bindparam("area"),
    t.history_keys.c.at.between(bindparam("since"), bindparam("until")),
)
_TELL_MORE = (
    update(t.keys)
    .where(_k.exercise == bindparam("b_exercise"), _k.area == bindparam("b_area"))
    .where(_k.key == bindparam("b_key"), _k.case_id == bindparam("b_case"))
    .values(value=bindparam("value"))
)
