"""What a person corrects of the machine's reading on the page of a case: what holds, and what else can be said."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from classifiers.topics.taxonomy import Hazard, Venue
from playbooks.actions import Action
from playbooks.case import Case, Joined
from playbooks.facts import COUNTS, FLAGS, GUESS_OF, KNOWN_FACTS, NAMES, REQUEST_WORDS, UNKNOWN, UNSAYABLE, Facts, guess
from streams.gathering.knowledge import Knowledge

from ..forms import Form
from ..reading.queries import SignalRow, signal_by_id
from ..state import Desk
from ..wording.grounds import titled
from ..wording.words import KINDS, MAKERS, MICROBES, Say, english

SPREAD = ("towns", "counties", "cities", "provinces", "major_event", "group")
"""What only a person can say, and a grade or a time of law may depend on."""

_READ = tuple(
    "kind request venue street hazard ill hospitalised observed treated critical dead children school pupils "
    "feeds_schools deliberate concealed sick_worker tap_water producer microbial".split()
)
CORRECTABLE = {name: KNOWN_FACTS[name] for name in (*_READ, *SPREAD)} | NAMES
"""What of the machine's reading a person corrects on the page."""
LISTED = ("venue", "street", "hazard")
"""What is chosen from a list too long to be unfolded for each signal; the page holds each list once."""
_COLUMNS = {"operator": ("subject", "name"), "address": ("subject", "address"), "product": ("product", "name")}
"""Where a source of its own accord says a name."""
_ENTITIES = {"operator": "operator", "address": "place", "product": "product"}
"""What the machine calls it in its reading of the words."""
GUESSED = {"至少": "至少 {n}", "约": "约 {n}", "网传": "网传 {n}", "网传至少": "网传至少 {n}", "网传约": "网传约 {n}"}
"""How a number is said that nobody said as it is."""
INLINE = 20
"""Signals of a case that hold the form at once; of the others a link opens it."""
_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": KINDS,
    "request": REQUEST_WORDS,
    "producer": MAKERS,
    "microbial": MICROBES,
}
"""What is chosen from a few, by the ids that records hold."""
_NAMED = 2
"""Names found in the words that are shown."""


class Correctable(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of one signal that can be corrected."""

    field: str
    title: str
    now: str
    """What holds, in words; empty when nobody said it."""
    machine: str = ""
    """What the machine read, where a person has said something else since."""
    by_person: bool = False
    of_case: bool = False
    """The signal is silent on it: another one of its case says so."""
    choices: tuple[str, ...] = ()
    """All that can be said, where that is little."""

    @property
    def entry(self) -> str:
        """How it is said: `choose` from a few, `list` from many, a `number`, or in one's own `words`."""
        if self.choices:
            return "choose"
        if self.field in LISTED:
            return "list"
        return "number" if self.field in COUNTS else "words"


def readings(row: SignalRow, case: Case, knowledge: Knowledge, say: Say) -> tuple[Correctable, ...]:
    """Everything of a signal that can be corrected, with what holds now."""
    facts = [_fact_reading(field, row, case, knowledge, say) for field in (*_READ, *SPREAD)]
    return (*facts, *(_name_reading(field, row, case) for field in NAMES))


def ids_of(field: str, knowledge: Knowledge) -> dict[str, str]:
    """What people write for a thing that is corrected, in either language, with what a record holds."""
    named = {"是": "是", "否": "否"} if field in FLAGS else dict(_listed(field, knowledge))
    if field in UNSAYABLE:
        named[UNKNOWN] = UNKNOWN
    return {said: code for code, name in named.items() for said in (name, english().get(name, name))}


def values_of(field: str, knowledge: Knowledge) -> list[str]:
    """All that can be said of a thing that is chosen from a list, in Chinese; the taxonomy's names have no English."""
    return list(dict.fromkeys([*((UNKNOWN,) if field in UNSAYABLE else ()), *_listed(field, knowledge).values()]))


def with_ids(form: Form, knowledge: Knowledge) -> Form:
    """A form of corrections with the ids that records hold for the names that people choose or type."""
    fields = {"now": form.get("field")} | {f"field-{field}": field for field in CORRECTABLE}

    def held(key: str, value: str) -> str:
        return ids_of(fields[key], knowledge).get(value.strip(), value) if key in fields else value

    return Form(fields=tuple((key, held(key, value)) for key, value in form.fields))


def _fact_reading(field: str, row: SignalRow, case: Case, knowledge: Knowledge, say: Say) -> Correctable:
    joined = next((each for each in case.signals if each.id == row.signal.id), None)
    facts = _facts_of(case, joined)
    overruled = joined.overruled if joined else {}
    if field in FLAGS:
        choices: tuple[str, ...] = ("是", "否")
    else:
        choices = () if field in LISTED else tuple(values_of(field, knowledge))
    return Correctable(
        field=field,
        title=CORRECTABLE[field],
        now=_word_of(field, facts, knowledge, say),
        machine=_word_of(field, overruled, knowledge, say),
        by_person=field in overruled,
        of_case=joined is not None and len(case.signals) > 1 and field in facts and field not in joined.facts,
        choices=choices,
    )


def _facts_of(case: Case, joined: Joined | None) -> Facts:
    """What a signal says, and the case where it is silent: of its own number another one's words say nothing."""
    if joined is None:
        return case.facts
    own = {GUESS_OF.get(name) for name in joined.facts}
    return {**{name: value for name, value in case.facts.items() if name not in own}, **joined.facts}


def _name_reading(field: str, row: SignalRow, case: Case) -> Correctable:
    read, stated = _read_name(field, row), case.stated.get(field)
    by_person = stated is not None
    return Correctable(
        field=field,
        title=NAMES[field],
        now=(stated or UNKNOWN) if by_person else read,
        machine=read if by_person else "",
        by_person=by_person,
    )


async def with_read(desk: Desk, action: Action) -> Action:
    """A correction with what source or words called the names that it corrects, as the form showed them; whoever asks
    for it does not say."""
    if action.kind != "correct_label":
        return action
    signal = str(action.body.get("signal") or "")
    row = await desk.read(lambda connection: signal_by_id(connection, signal))
    read = _names_read(row) if row else {}
    return msgspec.structs.replace(action, body={**action.body, "read": read})


def _names_read(row: SignalRow) -> dict[str, str]:
    """What each name of a signal is as its source or its words say it; what neither says is left out."""
    return {field: read for field in NAMES if (read := _read_name(field, row))}


def _read_name(field: str, row: SignalRow) -> str:
    """What the source says in a column of its own, else what the machine found in the words."""
    part, name = _COLUMNS[field]
    stated = getattr(getattr(row.signal, part), name, None)
    entities = row.assessment.entities if row.assessment else ()
    found = [each.text for each in entities if each.type == _ENTITIES[field]]
    return str(stated) if stated else "、".join(list(dict.fromkeys(found))[:_NAMED])


def _word_of(field: str, facts: Mapping[str, Any], knowledge: Knowledge, say: Say) -> str:
    value = facts.get(field)
    if value is None:
        return ""
    if field in FLAGS:
        return say("是" if value else "否")
    if field in COUNTS:
        if value == 0:
            return say("无")
        how = guess(facts, field)
        return say(GUESSED[how], n=value) if how else str(value)
    named = _WORDS.get(field, {}).get(value)
    return say(named) if named else titled(knowledge.taxonomy.name(value) or str(value), say)


def _listed(field: str, knowledge: Knowledge) -> Mapping[str, str]:
    """The names (zh) that a thing is chosen from, by the ids that records hold; empty of what is not chosen."""
    if field in ("venue", "hazard"):
        return _names(knowledge.taxonomy.venues if field == "venue" else knowledge.taxonomy.hazards)
    return _WORDS.get(field, {})


def _names(terms: Iterable[Hazard | Venue]) -> dict[str, str]:
    return {each.id: each.name for each in terms}
