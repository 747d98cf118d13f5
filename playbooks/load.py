"""YAML → playbooks and reference data, or a complete list of faults. An invalid library cannot exist as a value."""

from collections.abc import Iterable, Mapping
from datetime import time
from hashlib import blake2b
from pathlib import Path

import msgspec

from .district.departments import load_departments
from .district.districts import District, load_districts, unknown_district
from .district.people import load_people
from .district.plan import load_plan
from .district.roster import FOLDER as ROSTER
from .district.roster import load_roster
from .errors import Fault, PlaybookError
from .law.deadlines import load_rules
from .law.rules import Rules
from .law.workdays import OfficeHours, load_workdays
from .reference import Reference, by_hash
from .seedfile import fault_of, read_yaml, rows_of
from .shared_steps import FOLDER as PARTS
from .shared_steps import Written, read_parts, read_playbook
from .urgency.escalation import load_ladder
from .urgency.grades import load_criteria
from .urgency.heat import HeatRule
from .urgency.severity import LEVELS, SeverityRule
from .validate import library_faults, when_faults

TERMS = {"hazard": "hazards", "venue": "venues", "product_category": "products"}
"""The part of the taxonomy that lists what a fact may be."""
Taxonomy = Mapping[str, list[dict[str, str]]]
HOURS_MAX = 24 * 365
"""Within which something grows: a year."""


def load_reference(
    seeds: Path, library: Path, *, areas: tuple[str, ...], opens: time = time(8, 30), closes: time = time(18)
) -> Reference:
    """Everything decisions read, as one snapshot. Raises PlaybookError with every fault found."""
    district = seeds / "districts" / areas[0]
    faults = unknown_district(seeds, areas[0])
    if faults:
        raise PlaybookError(faults)
    departments = load_departments(district / "departments.yaml")
    plan = load_plan(district / "plan.yaml", departments)
    districts = load_districts(seeds, areas)
    departments = departments.with_towns(sorted(_streets(districts)))
    rules = load_rules(seeds / "deadlines.yaml")
    events = load_events(seeds / "events.yaml")
    severities = load_severities(seeds / "severity.yaml")
    heat = load_heat(seeds / "severity.yaml")
    playbooks = load_playbooks(library, faults)
    taxonomy = load_taxonomy(seeds / "taxonomy.yaml")
    faults += library_faults(playbooks, rules=rules, departments=departments, plan=plan, events=events)
    faults += rule_event_faults(rules, events)
    if faults:
        raise PlaybookError(faults)
    return Reference(
        playbooks=tuple(each.playbook for each in playbooks),
        by_hash=by_hash(tuple(each.playbook for each in playbooks)),
        rules=rules,
        workdays=load_workdays(seeds / "workdays", seeds / "holidays.yaml"),
        office=OfficeHours(opens=opens, closes=closes),
        departments=departments,
        people=load_people(seeds / "people.yaml", departments),
        roster=load_roster(seeds / ROSTER),
        plan=plan,
        ladder=load_ladder(seeds / "ladder.yaml"),
        severities=severities,
        heat=heat,
        events=events,
        areas=areas,
        version=_version(seeds, library),
        terms=terms_of(taxonomy) | {"street": _streets(districts)},
        names=names_of(taxonomy),
        districts=districts,
        criteria=load_criteria(seeds / "grades.yaml"),
    )


def terms_of(taxonomy: Taxonomy) -> dict[str, frozenset[str]]:
    """The ids of the taxonomy by the fact that bears them."""
    return {fact: frozenset(row["id"] for row in rows) for fact, rows in taxonomy.items()}


def _streets(districts: Mapping[str, District]) -> frozenset[str]:
    return frozenset(street.name for each in districts.values() for street in each.streets)


def names_of(taxonomy: Taxonomy) -> dict[str, str]:
    """What the ids of the taxonomy are called."""
    return {row["id"]: row["name"] for rows in taxonomy.values() for row in rows if "name" in row}


def load_taxonomy(path: Path) -> Taxonomy:
    """The rows of the taxonomy that can be read, by the fact that bears their ids. Its faults are told by those who
    read its words."""
    body = read_yaml(path, []) or {}
    listed = {fact: body[part] for fact, part in TERMS.items() if isinstance(body.get(part), list)}
    return {
        fact: [row for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)]
        for fact, rows in listed.items()
    }


def load_playbooks(library: Path, faults: list[Fault]) -> list[Written]:
    """Every readable playbook with the parts it takes in; what cannot be read is added to `faults`."""
    parts = read_parts(library, faults)
    found = [read_playbook(path, parts, faults) for path in sorted(library.glob("*.yaml"))]
    return [each for each in found if each is not None]


def load_events(path: Path) -> dict[str, str]:
    """Event id → title. Raises PlaybookError."""
    rows, faults = rows_of(path, "events", "write one row an event")
    events: dict[str, str] = {}
    for n, row in enumerate(rows):
        said = [row.get(key) for key in ("id", "title")] if isinstance(row, dict) else [None, None]
        if not all(isinstance(each, str) for each in said):
            faults.append(Fault(path.name, f"events[{n}]", "has no id or no title", "write id and title"))
        elif row["id"] in events:
            faults.append(Fault(path.name, f"events[{n}]", f"{row['id']} stands twice", "keep one"))
        else:
            events[row["id"]] = row["title"]
    if faults:
        raise PlaybookError(faults)
    return events


def load_severities(path: Path) -> tuple[SeverityRule, ...]:
    """The rules that order the queue. Raises PlaybookError."""
    rows, faults = rows_of(path, "rules", "write one row a rule")
    rules: list[SeverityRule] = []
    if not rows and not faults:
        faults.append(Fault(path.name, "rules", "says nothing", "write at least one"))
    for n, row in enumerate(rows):
        try:
            rule = msgspec.convert(row, SeverityRule)
        except msgspec.ValidationError as error:
            faults.append(fault_of(path.name, error, f"rules[{n}]"))
            continue
        if rule.id in {each.id for each in rules}:
            faults.append(Fault(path.name, f"rules[{n}].id", f"{rule.id} stands twice", "give each rule its own id"))
        rules.append(rule)
        if rule.level not in LEVELS:
            faults.append(
                Fault(path.name, f"rules[{n}].level", f"{rule.level} is no severity", f"one of {', '.join(LEVELS)}")
            )
        faults += when_faults(path.name, f"rules[{n}].when", rule.when)
        faults += _ground_faults(path.name, f"rules[{n}]", rule)
    faults += _covering_faults(path, rules)
    if faults:
        raise PlaybookError(faults)
    return tuple(rules)


def _ground_faults(file: str, at: str, rule: SeverityRule) -> Iterable[Fault]:
    """Whoever reads the queue reads why; and what asks for nothing makes everything as urgent as it says."""
    if not rule.why.strip():
        yield Fault(file, f"{at}.why", "says nothing", "write it")
    if not rule.when and rule.level != LEVELS[-1]:
        yield Fault(file, f"{at}.when", "asks for nothing", "only blue may ask for nothing")


def _covering_faults(path: Path, rules: list[SeverityRule]) -> list[Fault]:
    """A reason covers only what rules of its own level below it say: so that of a ring none would be left."""
    return [
        Fault(
            path.name, f"{rule.id}.covers", f"{id} is no rule of its level below it", "name one of its level below it"
        )
        for n, rule in enumerate(rules)
        for id in rule.covers
        if id not in {each.id for each in rules[n + 1 :] if each.level == rule.level}
    ]


def load_heat(path: Path) -> tuple[HeatRule, ...]:
    """The rules that say how far something has spread; an office may have none. Raises PlaybookError."""
    rows, faults = rows_of(path, "heat", "write one row a rule", may_lack=True)
    rules: list[HeatRule] = []
    for n, row in enumerate(rows):
        try:
            rule = msgspec.convert(row, HeatRule)
        except msgspec.ValidationError as error:
            faults.append(fault_of(path.name, error, f"heat[{n}]"))
            continue
        if rule.level not in LEVELS:
            faults.append(
                Fault(path.name, f"heat[{n}].level", f"{rule.level} is no heat", f"one of {', '.join(LEVELS)}")
            )
        faults += _heat_faults(path.name, f"heat[{n}]", rule)
        rules.append(rule)
    if faults:
        raise PlaybookError(faults)
    return tuple(rules)


def _heat_faults(file: str, at: str, rule: HeatRule) -> Iterable[Fault]:
    if (rule.times is None) != (rule.within_hours is None):
        yield Fault(file, at, "says only half of a growth", "times and within_hours")
    if rule.at_least < 1:
        yield Fault(file, f"{at}.at_least", f"is {rule.at_least}", "write a number above 0")
    if rule.times is not None and not rule.times > 1:
        yield Fault(file, f"{at}.times", f"is {rule.times:g}", "write a number above 1")
    if rule.within_hours is not None and not 0 < rule.within_hours <= HOURS_MAX:
        yield Fault(file, f"{at}.within_hours", f"is {rule.within_hours}", f"from 1 to {HOURS_MAX}")


def rule_event_faults(rules: Rules, events: dict[str, str]) -> Iterable[Fault]:
    """Events that deadline rules speak of and nobody has defined."""
    versions = ((f"{rule.id}.versions[{n}]", each) for rule in rules.values() for n, each in enumerate(rule.versions))
    for at, version in versions:
        for field in ("start_event", "end_event", "version_event"):
            event = getattr(version, field)
            if event and event not in events:
                yield Fault("deadlines.yaml", f"{at}.{field}", f"event {event} is not defined", "add it to events.yaml")


def _version(seeds: Path, library: Path) -> str:
    """One short hash over every file that decisions read."""
    digest = blake2b(digest_size=6)
    for path in sorted(
        [
            *seeds.glob("*.yaml"),
            *seeds.glob("districts/*/*.yaml"),
            *seeds.glob("workdays/*.yaml"),
            *seeds.glob(f"{ROSTER}/*.yaml"),
            *library.glob("*.yaml"),
            *library.glob(f"{PARTS}/*.yaml"),
        ]
    ):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
