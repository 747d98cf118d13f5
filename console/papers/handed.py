"""What those who own the work are told of an affair: which business, where, what was said, how many people.

Everything else that leaves goes without the name (see `playbooks.ledger.naming`); an order to inspect
without it is none.
"""

from collections.abc import Collection, Iterable

from classifiers.patterns import pattern
from classifiers.where.whereabouts import venues_named
from classifiers.words import remembered
from connectors.masking import mask
from playbooks import entries as e
from playbooks.case import Case, Joined
from playbooks.entries import Entry
from playbooks.facts import HOME, PEOPLE, UNKNOWN
from playbooks.ledger.naming import NAME_STATES
from playbooks.reference import Reference
from playbooks.step import Step
from playbooks.telling.affair import counted
from playbooks.telling.gravest import gravest_signal
from streams.gathering.grouping import school_beside, subject_of
from streams.hearing.elsewhere import supplier_here
from streams.hearing.letters import amends
from streams.hearing.withdrawing import MISTAKEN, takes_it_back
from streams.privacy.named import names_in
from streams.privacy.placed import OUTSIDE

from ..reading.queries import SignalRow
from ..wording.words import CHANNELS, instant, named_by, stated_instant
from .mentioned import as_place, places_mentioned, places_outside, shown
from .renamed import renamed_in, right_name
from .retold import happened, retold
from .sampled import makers_of

_venues_named = remembered(venues_named)
NO_UNIT = "未见涉事单位（按家庭自制自采，待核实）"
SAID_MAX = 160
"""Characters of what was reported that an order quotes."""
PUT_RIGHT_MAX = 2
"""Later ones that put it right, of which an order quotes the last."""
NAMED_MAX = 3
"""Businesses and addresses of one affair that an order names."""
COVERED = "反映人身份须保密，原话不列，从中读到"
_STALL = pattern("(?:摊|摊位|摊点|档口|铺位|柜台)$")
STEPS_MAX = 8
"""Steps of others that an order lists."""


def known_to_owner(
    case: Case, rows: list[SignalRow], entries: list[Entry], department: str, ref: Reference
) -> tuple[tuple[str, str], ...]:
    """Title and text of each fact, for a department that holds a step of a case that is not confidential."""
    rows = retold(rows)
    facts = (
        ("涉事单位", business_of(case, rows)),
        ("患者所在学校", _some(_schools(rows))),
        ("发生地点" if case.facts.get("venue") == HOME else "单位地址", address_of(case, rows, ref.areas)),
        ("标称生产者和批次", makers_of(case, rows)),
        ("发生情况", reported(rows, gravest_signal(case, ref))),
        ("人员情况", people_of(case, entries)),
        ("代签代填", _in_its_place(case, department)),
        ("其他步骤", _others(case, department)),
    )
    return tuple((title, value) for title, value in facts if value)


def shops_of(rows: Iterable[SignalRow]) -> dict[str, str]:
    """The business that each signal says in a field of its own, by the signal's id."""
    return {row.signal.id: row.signal.subject.name for row in rows if row.signal.subject and row.signal.subject.name}


def business_of(case: Case, rows: list[SignalRow]) -> str:
    """The name of the business with its state; of the source's own field, else as the words name it."""
    subjects = [subject_of(each.signal, each.assessment) for each in rows]
    stated = [subject.name or "" for subject in subjects if subject]
    said = [name for each in rows for name in sorted(named_of(each))]
    said += [name for each in rows for name in venues_of(each)]
    schools = _schools(rows)
    state = NAME_STATES[case.name_state]
    if (person := case.stated.get("operator")) is not None:
        return f"{person}（名称{state}）" if person else UNKNOWN
    if case.facts.get("venue") == HOME:
        return NO_UNIT
    stalls, renamed = _some(each for row in rows for each in stalls_named(row)), renamed_in(rows)
    stated = [right_name(each, renamed)[0] for each in stated]
    said = [right_name(each, renamed)[0] for each in said]
    put_right = next((note for each in (*stated, *said) if (note := right_name(each, renamed)[1])), "")
    name = _some(stated) or _some(each for each in said if each not in schools)
    more = f"；原话提到“{stalls}”（未核实）" if stalls and stated else ""
    return f"{name}（名称{state}{put_right}）{more}" if name else UNKNOWN


def _schools(rows: Iterable[SignalRow]) -> list[str]:
    """Whose pupils fell ill of what another business made."""
    return [school for row in rows if (school := school_beside(row.signal, row.assessment))]


def named_of(row: SignalRow) -> set[str]:
    """Names of businesses in one signal, without the hospital that reports its patients; where another area's office
    asks for help, the one that it asks about."""
    if row.assessment and (supplier := supplier_here(row.signal, row.assessment)):
        return {supplier.text}
    reporter = row.signal.subject if subject_of(row.signal, row.assessment) is None else None
    return names_in(row.signal, row.assessment) - ({reporter.name or ""} if reporter else set())


def venues_of(row: SignalRow) -> set[str]:
    """Markets and schools that its words name, but where people fell ill in another area."""
    is_elsewhere = row.assessment is not None and supplier_here(row.signal, row.assessment) is not None
    return set() if is_elsewhere else _venues_named(row.signal.whole)


def stalls_named(row: SignalRow) -> list[str]:
    """The stalls that words name where the source states the market alone: whom to inspect is the stall."""
    subject = subject_of(row.signal, row.assessment)
    stated = subject.name if subject else None
    named = sorted(named_of(row)) if stated else []
    return [each for each in named if _STALL.search(each) and each != stated and each not in (stated or "")]


def address_of(case: Case, rows: list[SignalRow], areas: Collection[str]) -> str:
    """The address of the business, else the places that the words mention, as they were said; one of another area than
    `areas` is said to be that."""
    subjects = (subject_of(each.signal, each.assessment) for each in rows)
    stated = [subject.address or "" for subject in subjects if subject]
    said = [as_place(each) for each in places_mentioned(rows, case.area)]
    said += [f"{each.speaker}“{each.text}”{OUTSIDE}" for each in places_outside(case, rows, areas)]
    read = _some(stated) or _some(mask(each)[0] for each in said)
    return case.stated.get("address", read) or UNKNOWN


def people_of(case: Case, entries: list[Entry]) -> str:
    """Every count of people with the source that says it and when the version that says it came in."""
    known = [(name, case.facts[name]) for name in PEOPLE if case.facts.get(name) is not None]
    said = [f"{counted(case.facts, name)}{_by(case, entries, name, n)}" for name, n in known]
    return f"{'；'.join(said)}，未核实" if said else UNKNOWN


def _by(case: Case, entries: list[Entry], name: str, n: int) -> str:
    """Who said so last, and when: a source that reports again has said each of its numbers at a time of its own. When
    a version came in that was brought here by a merge or a split no entry of the case says, but of the first."""
    joined = {each.id: each for each in case.signals}
    brought = [each for each in case.signals if each.facts.get(name) == n]
    said = next(((each, each.received_at if each.revision == 1 else None) for each in brought), None)
    for entry in entries:
        body = entry.body
        if not isinstance(body, e.SignalJoined | e.SignalUpdated) or body.facts.get(name) != n:
            continue
        came = body.received_at if isinstance(body, e.SignalJoined) else entry.at
        said = (joined[body.signal], came) if body.signal in joined else said
    if said is None or name in said[0].overruled:
        return "（值班员更正）" if said else ""
    source, at = said
    return f"（{named_by(source.source, source.channel)}{f'，{stated_instant(at)}' if at else ''}）"


def reported(rows: list[SignalRow], gravest: Joined | None) -> str:
    """What the first report says, before it the one that made the affair urgent where that is another, and behind it
    what the last ones say that put it right or call it a mistake; each once."""
    if not rows:
        return UNKNOWN
    later = [(word, row) for row in rows[1:] if (word := _put_right(row))][-PUT_RIGHT_MAX:]
    put_right = [row for _, row in later]
    first = [row for row in rows[1:] if gravest and row.signal.id == gravest.id and row not in put_right]
    more = f"；共{len(rows)}条信息" if len(rows) > 1 else ""
    said = [*(_quoted(row) for row in (*first, rows[0])), *(f"{word}：{_quoted(row)}" for word, row in later)]
    return "；".join(said) + more


def _put_right(row: SignalRow) -> str:
    """更正 or 称系误报; empty of what is neither."""
    if amends(row.signal):
        return "更正"
    return MISTAKEN if row.assessment and takes_it_back(row.signal, row.assessment) else ""


def _quoted(row: SignalRow) -> str:
    """What a signal says that happened, with every identifier of a person masked."""
    signal = row.signal
    said = shown(mask(" ".join(happened(row).split()))[0])
    said = f"{said[:SAID_MAX]}……" if len(said) > SAID_MAX else said
    came = (
        f"{CHANNELS.get(signal.channel, signal.channel)}，{stated_instant(signal.received_at)}"
        if signal.received_at
        else ""
    )
    if row.is_covered:
        return f"{COVERED}：{said or UNKNOWN}（{came}，未核实）"
    return f"“{said}”（{came}，未核实）" if said else f"没有文字说明（{came}）"


def _in_its_place(case: Case, department: str) -> str:
    """What somebody of another department signed for or filled in, of the department's own duties."""
    own = [step for step in case.steps.values() if step.department == department and step.state != "withdrawn"]
    signed = [
        f"{step.title}：{step.person}代签收 {instant(step.signed_at)}"
        for step in own
        if step.signed_for and step.signed_at
    ]
    filled = [
        f"{step.title}：{step.done_by}代填结果 {instant(step.done_at)}"
        for step in own
        if step.done_for and step.done_at
    ]
    return "；".join([*signed, *filled])


def _others(case: Case, department: str) -> str:
    others = [
        step
        for step in case.steps.values()
        if step.department != department and not step.optional and step.state != "withdrawn"
    ]
    listed = "；".join(f"{step.department_name}：{step.title}（{_state(step)}）" for step in others[:STEPS_MAX])
    left = len(others) - STEPS_MAX
    return f"{listed}；另有{left}项" if left > 0 else listed


def _state(step: Step) -> str:
    if step.state == "done":
        return f"{step.outcome_title or '已办结'}{'（代填）' if step.done_for else ''}"
    if step.is_returned:
        return "退回，待改派"
    if step.signed_for:
        return "代签收"
    return "已签收" if step.signed_at else "已派发，未签收" if step.dispatched_at else "未派发"


def _some(parts: Iterable[str]) -> str:
    return "、".join(list(dict.fromkeys(part for part in parts if part))[:NAMED_MAX])
