"""Where an affair is, in words that may leave: the district and its streets and towns, of an address no more; and which
other district the words speak of, as long as nobody has looked."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from classifiers.assessment import Assessment, Entity
from connectors.signal import Signal
from playbooks.case import Case
from playbooks.facts import ELSEWHERE
from playbooks.reference import Reference

from ..store.stored import assessed_of

PLACES_MAX = 20
"""Signals of one case by whose addresses it is placed."""
OUTSIDE = "（外区，待核实）"
"""Beside a district that is not the office's own: whoever takes a call down cannot know whose affair it is."""
ADDRESS = "address"
"""What a person states of where it is: from then on nobody needs what was read."""

_TOWN = 9
"""Digits of the code of a street or town; an own one is read as its county's."""

Assessed = tuple[Signal, Assessment | None]


def places_of(connection: Connection, ref: Reference, cases: Iterable[Case]) -> dict[str, str]:
    """Where each affair is by its first signals: by the address of the business, or else by whatever was said."""
    return {case.id: _place(ref, case, said) for case, said in _firsts(connection, cases)}


def addresses_of(connection: Connection, cases: Iterable[Case]) -> dict[str, list[str]]:
    """What places the first signals of each case; only for finding the streets and towns that are named there."""
    return {case.id: _addresses(case, said) for case, said in _firsts(connection, cases)}


def outside(case: Case, said: Iterable[Assessed], areas: Collection[str]) -> list[tuple[Signal, Entity]]:
    """Where the words of signals place the affair in another area than the office's `areas`, or name a street or town
    next door; nothing once one of them places it here, a person has said where it is, or another area's office asks
    about a business here."""
    read = [(signal, found) for signal, found in said if found is not None]
    if ADDRESS in case.stated or case.facts.get(ELSEWHERE) or any(found.area in areas for _, found in read):
        return []
    return [(signal, each) for signal, found in read for each in found.entities if _is_there(each, found)]


def _is_there(entity: Entity, assessment: Assessment) -> bool:
    if assessment.area:
        return entity.type == "place" and entity.id == assessment.area
    return is_next_door(entity)


def is_next_door(entity: Entity) -> bool:
    """Whether it is a street or town of another county of the own city."""
    return entity.type == "place" and len(entity.id or "") == _TOWN


def _place(ref: Reference, case: Case, said: list[Assessed]) -> str:
    if others := dict.fromkeys(each.text for _, each in outside(case, said, ref.areas)):
        return f"{'、'.join(others)}{OUTSIDE}"
    return ref.place(case.area, _addresses(case, said))


def _firsts(connection: Connection, cases: Iterable[Case]) -> list[tuple[Case, list[Assessed]]]:
    cases = list(cases)
    owners = {joined.id: case.id for case in cases for joined in case.signals[:PLACES_MAX]}
    said: dict[str, list[Assessed]] = defaultdict(list)
    for each in assessed_of(connection, owners):
        said[owners[each[0].id]].append(each)
    return [(case, said[case.id]) for case in cases]


def _addresses(case: Case, said: Iterable[Assessed]) -> list[str]:
    stated = [case.stated[ADDRESS]] if case.stated.get(ADDRESS) else []
    return stated + [text for signal, _ in said for text in _texts(signal)]


def _texts(signal: Signal) -> list[str]:
    address = signal.subject.address if signal.subject else None
    return [address] if address else [signal.title or "", signal.text or ""]
