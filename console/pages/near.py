"""Which open cases may be the same affair as one, for whoever merges: the nearest first, each with why."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from litestar import Request
from sqlalchemy import Connection

from classifiers.assessment import irrelevant
from classifiers.topics.topics import UNKNOWN_HAZARD
from classifiers.where.schools import is_school_name, may_be_one
from classifiers.where.suppliers import known_by
from connectors.text import digest_text
from playbooks.actions import DUTY_ROLES
from playbooks.case import Case
from streams.gathering.grouping import operator_of, product_of
from streams.gathering.nearness import grounds_shared, is_apart
from streams.gathering.spoken_of import named_in

from ..forms import person_of
from ..office import load_office
from ..papers.mentioned import suppliers_said
from ..reading import queries
from ..reading.queries import SignalRow
from ..state import Desk
from .merging import Merging, merging
from .similar import pairs

OPEN_MAX = 30
"""Open cases that are compared, the latest."""
NEAR_MAX = 50
"""Open cases, however old, that are compared because they share a ground."""
LOOKED_AT = 2
"""Signals of each of them that are read: the first say what it is about."""
LISTED = 30
"""Open cases that are listed by name to merge with."""
SHOWN = 5
ALIKE_FROM = 0.4
"""Share of the pairs of characters of the shorter text that both hold."""
SHARED, ALIKE, SAME, KIND = 8, 3, 2, 1
"""What a reason weighs: a ground of the gathering; the words; the food or the street; the hazard or the venue."""
LEAST = 3
_END = 3
"""Signs at the end of a name by which whoever calls again may call it."""
_BEGIN = 2
"""Signs at the beginning of a name that are mostly kept where the rest of it is called otherwise."""
_OF_FIRMS = ("限公司", "任公司", "份公司", "分公司", "总公司")
"""Ends of names that many have and nobody is called by."""


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """A case that may be the same affair."""

    number: str
    heading: str
    opened_at: datetime
    why: tuple[str, ...]
    """Grounds (zh), the strongest first."""
    case: Case
    name: str = ""
    """Its business, where one is named."""
    is_close: bool = False
    """It shares a ground of the gathering, or one names the business of the other: it is shown at the head."""
    is_likely: bool = False
    """It may be merged at the head by one button: one supplies the other, or they only share a name, in no case."""
    begins: Merging | None = None
    """What merging with it begins."""


def nearest(
    connection: Connection, case: Case, mine: list[SignalRow], streets: Collection[str], names: Mapping[str, str]
) -> tuple[Near, ...]:
    """The nearest open cases of the same area, by what gathering would find and by what was said. `names`: of the
    taxonomy, by id."""
    shared = grounds_shared(connection, case)
    alike = sorted(shared)[:NEAR_MAX]
    others = queries.open_beside(connection, case, OPEN_MAX + len(alike), alike)
    if not others:
        return ()
    firsts = {id: [joined.id for joined in other.signals[:LOOKED_AT]] for id, _, other in others}
    rows = queries.signals_by_id(connection, [each for ids in firsts.values() for each in ids])
    own = _Said.of(case, mine[:LOOKED_AT], streets)
    scored = []
    for id, number, other in others:
        said = _Said.of(other, [rows[each] for each in firsts[id] if each in rows], streets)
        spoken = [*_spoken_of(own, said), *_spoken_of(said, own)]
        close = [*shared.get(id, ()), *spoken, *_supplied(own, said)]
        reasons = [(SHARED, words) for words in close] + list(_reasons(own, said, names))
        if sum(weight for weight, _ in reasons) >= LEAST:
            near = Near(
                number=number,
                heading=other.heading,
                opened_at=other.opened_at,
                case=other,
                is_close=bool(close),
                is_likely=bool(spoken) or any(not is_apart(words) for words in shared.get(id, ())),
                why=tuple(words for _, words in sorted(reasons, key=lambda each: -each[0])),
            )
            scored.append((-sum(weight for weight, _ in reasons), near))
    return tuple(near for _, near in sorted(scored, key=lambda each: each[0])[:SHOWN])


async def near_of(request: Request[Any, Any, Any], number: str, case: Case, rows: list[SignalRow]) -> tuple[Near, ...]:
    """The cases that are offered to whoever may merge this one, each with what that begins."""
    desk, person = Desk.of(request), person_of(request)
    if not case.is_open or person.role not in DUTY_ROLES:
        return ()
    ref, now, streets = desk.reference, desk.clock.now(), load_office(desk.settings.seeds, case.area).streets

    def read(connection: Connection) -> tuple[Near, ...]:
        # Off the loop: of thousands of signals to foresee a merge takes its time.
        found = nearest(connection, case, rows, streets, ref.names)
        begins = (merging(ref, (number, case), (each.number, each.case), person, now) for each in found)
        return tuple(msgspec.structs.replace(each, begins=what) for each, what in zip(found, begins, strict=True))

    return await desk.read(read)


async def others_of(request: Request[Any, Any, Any], case: Case) -> tuple[Near, ...]:
    """The open cases that whoever may merge this one can choose by name."""
    if not case.is_open or person_of(request).role not in DUTY_ROLES:
        return ()
    return await Desk.of(request).read(lambda connection: listed(connection, case))


def listed(connection: Connection, case: Case) -> tuple[Near, ...]:
    """The other open cases, the latest first, each by the business that it names first."""
    others = queries.open_beside(connection, case, LISTED)
    firsts = {id: other.signals[0].id for id, _, other in others if other.signals}
    rows = queries.signals_by_id(connection, list(firsts.values()))
    return tuple(
        Near(
            number=number,
            heading=other.heading,
            opened_at=other.opened_at,
            why=(),
            case=other,
            name=other.stated.get("operator") or _business(rows.get(firsts.get(id, ""))) or "",
        )
        for id, number, other in others
    )


def _business(row: SignalRow | None) -> str | None:
    return operator_of(row.signal, row.assessment or irrelevant(row.signal.id)) if row else None


class _Said(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of an affair, as far as it is compared."""

    businesses: frozenset[str]
    suppliers: frozenset[str]
    """What those are known by who are said to supply the meals."""
    foods: frozenset[str]
    streets: frozenset[str]
    hazard: str
    venue: str
    words: frozenset[str]
    whole: str

    @staticmethod
    def of(case: Case, rows: list[SignalRow], streets: Collection[str]) -> "_Said":
        """By the case and its first signals."""
        places = [(row.signal.subject.address if row.signal.subject else None) or row.signal.whole for row in rows]
        read = [(row.signal, row.assessment or irrelevant(row.signal.id)) for row in rows]
        businesses = [operator_of(*each) for each in read]
        foods = [product_of(*each) for each in read]
        stated = case.stated
        return _Said(
            businesses=frozenset(filter(None, [stated.get("operator"), *businesses])),
            suppliers=frozenset(known_by(each) for row in rows for each in _suppliers_in(row)),
            foods=frozenset(filter(None, [stated.get("product"), *foods])),
            streets=frozenset(each for each in streets if any(each in place for place in places)),
            hazard=str(case.facts.get("hazard") or ""),
            venue=str(case.facts.get("venue") or ""),
            words=frozenset(each for row in rows for each in pairs(row.signal.whole)),
            whole="\n".join(row.signal.whole for row in rows),
        )


def _suppliers_in(row: SignalRow) -> list[str]:
    whole = row.signal.whole
    return [whole[start:end] for start, end in suppliers_said(whole)]


def _spoken_of(own: _Said, other: _Said) -> Iterable[str]:
    """Words that name no business say the name of the other's, or its end: 烩面馆 of 老渠家烩面馆."""
    if own.businesses:
        return
    is_elsewhere = bool(own.streets and other.streets) and not own.streets & other.streets
    for name in sorted(other.businesses):
        if named_in(own.whole, [digest_text(name)]):
            yield f"原话提到另一件的单位“{name}”"
        elif not is_elsewhere and _has_an_end(name) and name[-_END:] in own.whole:
            yield f"原话提到“{name[-_END:]}”，另一件的单位是“{name}”"


def _has_an_end(name: str) -> bool:
    return len(name) > _END and not is_school_name(name) and not name.endswith(_OF_FIRMS)


def _supplied(own: _Said, other: _Said) -> Iterable[str]:
    """One supplies the other, or one supplier both: they are told of each other and stay two cases."""
    units, others = frozenset(map(known_by, own.businesses)), frozenset(map(known_by, other.businesses))
    by_unit = (own.suppliers & others) | (units & other.suppliers)
    yield from (f"一件所说的供餐单位“{each}”是另一件的单位" for each in sorted(by_unit))
    yield from (f"同一供餐单位“{each}”" for each in sorted((own.suppliers & other.suppliers) - by_unit))


def _may_be_one(own: _Said, other: _Said) -> bool:
    """Whether one names a business as the other does, or in part, or begins it as the other: 老王烧烤, 老王烧烤店,
    老王饭店. Schools are compared by what tells them apart."""
    return any(
        one in another or another in one or one[:_BEGIN] == another[:_BEGIN]
        for one in own.businesses
        for another in other.businesses
        if one == another or not (is_school_name(one) or is_school_name(another))
    )


def _reasons(own: _Said, other: _Said, names: Mapping[str, str]) -> Iterable[tuple[int, str]]:
    shorter = min(len(own.words), len(other.words))
    share = len(own.words & other.words) / shorter if shorter else 0
    if share >= ALIKE_FROM:
        yield ALIKE, f"说法相近，字词相同 {share * 100:.0f}%"
    is_one_school = any(may_be_one(one, another) for one in own.businesses for another in other.businesses)
    if is_one_school:
        yield ALIKE, "学校名称一全一简，可能是同一所"
    yield from ((SAME, f"同一食品“{each}”") for each in sorted(own.foods & other.foods))
    yield from ((SAME, f"同一街道（乡镇）“{each}”") for each in sorted(own.streets & other.streets))
    if own.hazard not in ("", UNKNOWN_HAZARD) and own.hazard == other.hazard:
        yield KIND, f"同一危害“{names.get(own.hazard, own.hazard)}”"
    # Two of one sort that are each called by their own name are two, whatever street they share.
    are_two = bool(own.businesses and other.businesses) and not is_one_school and not _may_be_one(own, other)
    if own.venue and own.venue == other.venue and not (are_two and not own.foods & other.foods):
        yield KIND, f"同类场所“{names.get(own.venue, own.venue)}”"
