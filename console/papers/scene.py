"""Where it was and which business, for a report: as each source states it, then as the words name it."""

import re
from collections.abc import Collection, Iterable

from classifiers.where.places import is_home
from connectors.signal import Channel, Signal
from playbooks.case import Case
from playbooks.facts import ENQUIRY, HOME, UNKNOWN
from playbooks.ledger.naming import NAME_STATES, stand_in
from streams.gathering.grouping import school_beside, subject_of
from streams.hearing.elsewhere import supplier_here
from streams.privacy.named import names_in
from streams.privacy.placed import OUTSIDE

from ..office import Office
from ..reading.queries import SignalRow
from ..state import Desk
from ..wording.words import named_by
from .earlier import with_earlier
from .handed import NO_UNIT, named_of, stalls_named, venues_of
from .mentioned import Mention, as_place, part_of, places_outside, speaker_of, suppliers_said
from .renamed import renamed_in, right_name

NAMED_MAX = 3
"""Businesses that are named, of those that sources state and of those that words name."""
ASKED = "咨询，未提到单位名称"
"""Who asks how something is done, or whether a claim is true, speaks of no business."""
_ELSEWHERE = ("online_shop", "live_stream")
"""Kinds of business that are in no street of which their customers speak."""


def places_of(case: Case, rows: list[SignalRow], office: Office, desk: Desk, mentioned: Collection[Mention]) -> str:
    """Address and name of the business as each source states them, with the source and how far the name is verified;
    then what the words name. Where nobody names it, its kind and the street or town."""
    stated, said = _named(case, [with_earlier(lambda each: bool(names_said(each)), row) for row in rows], office)
    schools = _schools(case, rows)
    places = (each for each in mentioned if not any(each.text in one for one in (*stated, *said, *schools)))
    mentions = [*map(as_place, places), *part_of(mentioned, rows)]
    others = places_outside(case, rows, desk.reference.areas)
    mentions += [f"{each.speaker}“{each.text}”{OUTSIDE}" for each in others]
    mentions += [f"供餐单位：{each}" for each in _first(_supplied(case, rows))]
    mentions += [f"患者所在学校：{each}" for each in _first(schools)]
    if stated or said:
        return listed([*_first(stated), *_first(said), *mentions])
    if case.facts.get("request") == ENQUIRY:
        return listed([*mentions, ASKED])
    streets = () if case.facts.get("venue") in _ELSEWHERE else office.streets
    found = [each for row in rows if (each := _address(row, streets))]
    if case.facts.get("venue") == HOME:
        apart = [each for each in found if not any(each in one for one in mentions)]
        return listed([*_first(apart), *mentions, NO_UNIT])
    kind = desk.knowledge.venue_name(case.facts.get("venue"))
    somewhere = [""] if kind else []  # 某单位 would say that there is one
    where = [f"{stand_in(kind, at)}（单位名称{UNKNOWN}）" for at in found or somewhere]
    return listed([*_first(where), *mentions])


def _named(case: Case, rows: list[SignalRow], office: Office) -> tuple[list[str], list[str]]:
    """Businesses that a person or a source states, and those that only the words name."""
    state = f"单位名称{NAME_STATES[case.name_state]}"
    person = _placed(case.stated.get("address"), case.stated.get("operator"), f"值班员核对，{state}")
    stated = [person] if person else []
    said: list[str] = []
    renamed = renamed_in(rows)
    for row in rows if "operator" not in case.stated else ():
        subject, known = subject_of(row.signal, row.assessment), "".join(stated)
        name, at = (subject.name or "", subject.address or "") if subject else ("", "")
        name, put_right = right_name(name, renamed)
        if name and (name not in known or at not in known):
            stated.append(_placed(_address(row, office.streets), name, f"{_source(row.signal)}，{state}{put_right}"))
        known_names = named_of(row) | venues_of(row)
        words = stalls_named(row) or ([] if name else _whole(known_names - _suppliers_of(row) - _school_of(row)))
        right = dict(right_name(each, renamed) for each in words if each not in known)
        said += [f"{speaker_of(row)}“{each}”（{state}{put_right}）" for each, put_right in right.items()]
    return stated, said


def _supplied(case: Case, rows: list[SignalRow]) -> list[str]:
    """Who supplies the meals, as the words say it: another business than the one where they were eaten."""
    state = f"单位名称{NAME_STATES[case.name_state]}"
    return [f"{speaker_of(row)}“{each}”（{state}）" for row in rows for each in sorted(_suppliers_of(row))]


def _schools(case: Case, rows: list[SignalRow]) -> list[str]:
    """Whose pupils fell ill of what another business made."""
    state = f"单位名称{NAME_STATES[case.name_state]}"
    return [f"{speaker_of(row)}“{each}”（{state}）" for row in rows for each in _school_of(row)]


def _school_of(row: SignalRow) -> set[str]:
    school = school_beside(row.signal, row.assessment)
    return {school} if school else set()


def _suppliers_of(row: SignalRow) -> set[str]:
    """None where another area's office asks about it: there it is the business itself."""
    whole = row.signal.whole
    is_asked_about = row.assessment is not None and supplier_here(row.signal, row.assessment) is not None
    return set() if is_asked_about else {whole[start:end] for start, end in suppliers_said(whole)}


def _whole(names: set[str]) -> list[str]:
    """Of names one within another (第三小学, 北干道第三小学) the longer."""
    return sorted(each for each in names if not any(each in other for other in names - {each}))


def _first(parts: list[str]) -> list[str]:
    """As many as are named, and how many more there are."""
    every = list(dict.fromkeys(parts))
    more = len(every) - NAMED_MAX
    return [*every[:NAMED_MAX], *([f"另有{more}处未列，见事件页"] if more > 0 else [])]


def _placed(address: str | None, name: str | None, by: str) -> str:
    named = f"{name}（{by}）" if name else ""
    return "，".join(part for part in (address, named) if part)


def _source(signal: Signal) -> str:
    if signal.channel == Channel.DUTY:
        return "据来电反映"
    name = named_by(signal.source, signal.channel)
    return f"据{name}来报" if name == signal.source else f"据{name}"


def names_said(row: SignalRow) -> set[str]:
    """Businesses that a signal names, in a field of its own or in words."""
    return names_in(row.signal, row.assessment) | venues_of(row) | _suppliers_of(row)


def _address(row: SignalRow, streets: Iterable[str]) -> str:
    """Where it was as the source states it, else the street or town that the words name, not where somebody lives."""
    subject = subject_of(row.signal, row.assessment)
    if subject and subject.address:
        return subject.address
    whole = row.signal.whole
    return next((each for each in streets if _is_said(each, whole)), "")


def _is_said(street: str, whole: str) -> bool:
    return any(not is_home(whole, *hit.span()) for hit in re.finditer(re.escape(street), whole))


def listed(parts: Iterable[str], sep: str = "；") -> str:
    """Each part once, or that nothing of it is known."""
    return sep.join(dict.fromkeys(part for part in parts if part)) or UNKNOWN
