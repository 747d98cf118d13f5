"""Check: every seed and playbook, every fault of every file, and the inventory."""

from collections.abc import Callable, Iterable, Iterator, Sized
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
import yaml

from classifiers.errors import ClassifierError
from classifiers.harm.grades import load_grades
from classifiers.lexicon import Lexicon, load_lexicon
from classifiers.rumours import Rumour, load_rumours
from classifiers.topics.taxonomy import Taxonomy, load_taxonomy
from classifiers.where.places import Places
from connectors.doors import Route
from connectors.doors_file import missing, placed, read_doors
from connectors.shape import Misfit, one_of
from playbooks.district.departments import OFFICE, Departments, load_departments
from playbooks.district.districts import load_district, unknown_district
from playbooks.district.people import NOTICED, People, load_people
from playbooks.district.plan import Plan, load_plan
from playbooks.district.roster import FOLDER as ROSTER
from playbooks.district.roster import NAMED_ROLES, SHIFTS, Roster, load_roster
from playbooks.errors import Fault, PlaybookError
from playbooks.facts import ANY
from playbooks.law.deadlines import load_rules
from playbooks.law.retention import load_retention
from playbooks.law.rules import Rules
from playbooks.law.workdays import Workdays, day_of, load_workdays, year_to_ask_for
from playbooks.load import load_events, load_heat, load_playbooks, load_severities, rule_event_faults
from playbooks.shared_steps import Written
from playbooks.tell import Reason
from playbooks.urgency.escalation import load_ladder
from playbooks.urgency.grades import load_criteria
from playbooks.urgency.severity import SeverityRule
from playbooks.validate import library_faults, unused_faults

from .drills.placing import here_of
from .drills.reading import Known, known, scenario_faults
from .drills.sample import SampleDay, load_sample
from .misshapen import misshapen, with_all

T = TypeVar("T")


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """The inventory and every fault."""

    ok: bool
    counts: dict[str, int]
    faults: list[Fault]
    warnings: list[Fault] = []
    """What holds and should be looked at."""


def check_scenarios(paths: Iterable[Path], seeds: Path, library: Path, *, area: str) -> Checked:
    """Check scenario files against the data of an office. Raises PlaybookError when that has faults itself."""
    here, names, files = here_of(seeds, area), known_in(seeds, library, area=area), list(paths)
    faults = [fault for path in files for fault in scenario_faults(path, here, names)]
    return Checked(ok=not faults, counts={"drills": len(files)}, faults=faults)


def known_in(seeds: Path, library: Path, *, area: str) -> Known:
    """What scenarios may name in an office's data. Raises PlaybookError, ClassifierError."""
    faults: list[Fault] = []
    playbooks = load_playbooks(library, faults)
    if faults:
        raise PlaybookError(faults)
    departments = load_departments(seeds / "districts" / area / "departments.yaml")
    rules, rumours = load_rules(seeds / "deadlines.yaml"), load_rumours(seeds / "rumours.yaml")
    venues = load_taxonomy(seeds / "taxonomy.yaml").venues
    return known(departments, rules, rumours, (each.playbook for each in playbooks), venues, (area,))


class _Reading:
    """Loads one thing after another and keeps the faults of each."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def load(self, what: Callable[[], T], file: str = "seeds") -> T | None:
        """The thing, or None with its faults kept, under `file` where they name none."""
        try:
            return what()
        except (PlaybookError, ClassifierError) as error:
            self.faults += [Fault(each.file, each.at, each.problem, each.remedy) for each in error.faults]
        except (OSError, KeyError, TypeError, ValueError, yaml.YAMLError, msgspec.ValidationError) as error:
            problem = f"{type(error).__name__}: {error}"
            self.faults.append(Fault(file, "", problem, "compare it with the file as shipped"))
        return None


class _Loaded(NamedTuple):
    """What could be read; None stands for what could not."""

    departments: Departments | None
    plan: Plan | None
    rules: Rules | None
    events: dict[str, str] | None
    taxonomy: Taxonomy | None
    workdays: Workdays | None
    people: People | None
    roster: Roster | None
    severities: tuple[SeverityRule, ...] | None
    lexicon: Lexicon | None
    rumours: list[Rumour] | None
    sample: SampleDay | None
    drills: list[Path]
    playbooks: list[Written]


def check_all(
    seeds: Path,
    library: Path,
    *,
    area: str,
    doors_file: Path | None = None,
    is_whole: bool = True,
    now: datetime | None = None,
) -> Checked:
    """Check everything that is data, the office's own doors too, and (`is_whole`) that no rule is left out of it.

    `now`: also whether what is of a year is of this one.
    """
    if faults := unknown_district(seeds, area):
        return Checked(ok=False, counts={}, faults=faults)
    reading = _Reading()
    data = _load(reading, seeds, library, area)
    reading.faults = with_all(misshapen(seeds, library, area), reading.faults)
    reading.faults += [*_faults_between(data), *_faults_of_drills(data, seeds, area)]
    if data.rules and is_whole and not reading.faults:  # a playbook that cannot be read uses no rule
        reading.faults += unused_faults(data.playbooks, data.rules)
    counts = _counted(data)
    if doors_file is not None and doors_file.exists():
        counts |= _check_doors(doors_file, data.departments, data.people, reading.faults)
    warnings = [*(_aged(data.plan, area, now) if now else ()), *_silent(data.plan, data.playbooks)] if data.plan else []
    warnings += _unlisted(data.roster, data.people, now) if data.roster and data.people and now else []
    warnings += _unsaid(data.workdays, now) if data.workdays and now else []
    return Checked(ok=not reading.faults, counts=counts, faults=reading.faults, warnings=warnings)


def _unsaid(workdays: Workdays, now: datetime) -> Iterator[Fault]:
    """The year whose working days nobody entered yet, from when its notice may be out."""
    if year := year_to_ask_for(workdays, now):
        remedy = "通知印发后请在“工作日安排”页录入；录入前涉及该年的时限只能暂定"
        yield Fault("工作日安排", f"{year} 年", f"还没有 {year} 年的工作日安排", remedy)


def _aged(plan: Plan, area: str, now: datetime) -> Iterator[Fault]:
    """The plan of a year that is over: it holds until the office lays in the next one, and nobody else would say so."""
    if plan.is_of((area,)) and plan.is_before(now):
        problem = f"{plan.plan.name}是 {plan.plan.year} 年的，今年是 {day_of(now).year} 年"
        yield Fault("plan.yaml", "plan.year", problem, "今年的工作要点印发后请录入；录入前仍按它派发")


def _unlisted(roster: Roster, people: People, now: datetime) -> Iterator[Fault]:
    """Who is still to be on duty and stands on the list of people no more; who was on duty then was it all the same."""
    known = {each.name for each in people}
    for turn in (each.turn for each in roster.between(now, roster.until or now)):
        for name in (*turn.officers, *turn.leaders):
            if name not in known:
                at = f"{turn.day} {SHIFTS[turn.shift]}"
                yield Fault(
                    f"{turn.day:%Y-%m}.yaml", at, f"人员表里没有“{name}”", "请在值班表里换人，或在人员表里加上这个人"
                )


def _silent(plan: Plan, playbooks: Iterable[Written]) -> Iterator[Fault]:
    """What the playbooks cite and a plan with its own numbers does not take up: perhaps rightly, perhaps forgotten."""
    cited = sorted({no for each in playbooks for no in each.playbook.clauses})
    unmeant = [str(no) for no in cited if not plan.meant_by(no)]
    if unmeant:
        problem = f"没有一条对应处置规程引用的第 {'、'.join(unmeant)} 条"
        yield Fault("plan.yaml", "clauses", problem, "有对应的，在那一条的 cited_as 里补上；要点没有写的不用改")


def _load(reading: _Reading, seeds: Path, library: Path, area: str) -> _Loaded:
    district = seeds / "districts" / area
    reading.load(lambda: load_district(district))
    reading.load(lambda: Places.load(district, seeds / "places"))
    reading.load(lambda: load_heat(seeds / "severity.yaml"))
    reading.load(lambda: load_ladder(seeds / "ladder.yaml"))
    reading.load(lambda: load_grades(seeds / "grades.yaml"))
    reading.load(lambda: load_criteria(seeds / "grades.yaml"))
    reading.load(lambda: load_retention(seeds))
    departments = reading.load(lambda: load_departments(district / "departments.yaml"))
    return _Loaded(
        departments=departments,
        plan=reading.load(lambda: load_plan(district / "plan.yaml", departments)) if departments else None,
        rules=reading.load(lambda: load_rules(seeds / "deadlines.yaml")),
        events=reading.load(lambda: load_events(seeds / "events.yaml")),
        taxonomy=reading.load(lambda: load_taxonomy(seeds / "taxonomy.yaml")),
        workdays=reading.load(lambda: load_workdays(seeds / "workdays", seeds / "holidays.yaml"), "workdays"),
        people=reading.load(lambda: load_people(seeds / "people.yaml", departments)) if departments else None,
        roster=reading.load(lambda: load_roster(seeds / ROSTER)),
        severities=reading.load(lambda: load_severities(seeds / "severity.yaml")),
        lexicon=reading.load(lambda: load_lexicon(seeds / "lexicon.yaml")),
        rumours=reading.load(lambda: load_rumours(seeds / "rumours.yaml")),
        sample=reading.load(lambda: load_sample(seeds / "sample"), "sample"),
        drills=sorted((seeds / "drills").glob("*.yaml")),
        playbooks=load_playbooks(library, reading.faults),
    )


def _faults_between(data: _Loaded) -> list[Fault]:
    """What is wrong between files each of which could be read."""
    faults: list[Fault] = []
    if data.rules and data.events is not None:
        faults += rule_event_faults(data.rules, data.events)
        if data.departments and data.plan:
            faults += library_faults(
                data.playbooks, rules=data.rules, departments=data.departments, plan=data.plan, events=data.events
            )
    if data.taxonomy:
        faults += dict.fromkeys(fault for each in data.playbooks for fault in _unknown_ids(each, data.taxonomy))
        grounds = [(f"{each.id}.when", each.when) for each in data.severities or ()]
        faults += _unknown_in([("severity.yaml", at, when) for at, when in grounds], data.taxonomy)
    return faults


def _faults_of_drills(data: _Loaded, seeds: Path, area: str) -> list[Fault]:
    """What is wrong with scenarios; nothing is said of them where the district itself cannot be read."""
    try:
        here = here_of(seeds, area)
    except PlaybookError:
        return []
    names = _known(data, area)
    return [fault for path in data.drills for fault in scenario_faults(path, here, names)]


def _known(data: _Loaded, area: str) -> Known | None:
    """What scenarios may name; None where a part of it cannot be read."""
    if data.departments is None or data.rules is None or data.rumours is None or data.taxonomy is None:
        return None
    playbooks = (each.playbook for each in data.playbooks)
    return known(data.departments, data.rules, data.rumours, playbooks, data.taxonomy.venues, (area,))


def _counted(data: _Loaded) -> dict[str, int]:
    plan, taxonomy = data.plan, data.taxonomy
    counted: dict[str, Sized | None] = {
        "clauses": plan.clauses if plan else None,
        "groups": plan.groups if plan else None,
        "targets": plan.targets if plan else None,
        "departments": data.departments,
        "people": data.people,
        "rules": data.rules,
        "events": data.events,
        "years": data.workdays.years if data.workdays else None,
        "playbooks": data.playbooks,
        "steps": [step for each in data.playbooks for step in each.playbook.steps],
        "severities": data.severities,
        "hazards": taxonomy.hazards if taxonomy else None,
        "venues": taxonomy.venues if taxonomy else None,
        "products": taxonomy.products if taxonomy else None,
        "words": data.lexicon,
        "rumours": data.rumours,
        "sample_signals": data.sample.signals if data.sample else None,
        "drills": data.drills,
    }
    return {name: len(found) if found is not None else 0 for name, found in counted.items()}


def _check_doors(
    file: Path, departments: Departments | None, people: People | None, faults: list[Fault]
) -> dict[str, int]:
    """How many sources, channels and routes there are; every fault is added to `faults`."""
    read = read_doors(file)
    lacking = [Misfit(each.at, each.problem, each.remedy) for each in missing(read, folder=file.parent)]
    found = [*read.faults, *(placed(file, each) for each in lacking)]
    for at, route in read.routes.items():
        found += [placed(file, each) for each in _route_misfits(at, route, departments, people)]
    faults += [Fault(file.name, each.place, each.problem, each.remedy) for each in found]
    doors = read.doors
    return {"sources": len(doors.sources), "channels": len(doors.channels), "routes": len(doors.routes)}


def _route_misfits(at: str, route: Route, departments: Departments | None, people: People | None) -> Iterator[Misfit]:
    """What a route names that there is not: it would lead nobody anywhere, and nobody would be told so."""
    if departments is not None and route.department not in departments:
        remedy = one_of(route.department, [each.id for each in departments])
        yield Misfit(f"{at}.department", f"没有部门 {route.department}", remedy)
    if route.role is not None and route.role not in NOTICED:
        yield Misfit(f"{at}.role", f"{route.role} 这个角色不会收到通知", one_of(route.role, list(NOTICED)))
    names = [each.name for each in people or ()]
    if route.person and (route.department != OFFICE or route.role not in (None, *NAMED_ROLES)):
        yield Misfit(f"{at}.person", "值班表只排食安办的值班员和带班领导", f"department 写 {OFFICE}，或去掉 person")
    elif route.person and people is not None and route.person not in names:
        yield Misfit(f"{at}.person", f"人员表里没有“{route.person}”", one_of(route.person, names))
    for n, reason in enumerate(route.reasons):
        if reason not in list(Reason):
            yield Misfit(f"{at}.reasons[{n}]", f"没有“{reason}”这种通知", one_of(reason, list(Reason)))


def _unknown_ids(written: Written, taxonomy: Taxonomy) -> list[Fault]:
    """Matchers that ask for a hazard, venue or food category nobody has defined."""
    places = [(written.file, "when", written.playbook.when)]
    for step, place in zip(written.playbook.steps, written.places, strict=True):
        places.append((place.file, f"{place.at}.when", step.when))
    return _unknown_in(places, taxonomy)


def _unknown_in(places: Iterable[tuple[str, str, Any]], taxonomy: Taxonomy) -> list[Fault]:
    """The same of matchers, by their file and place."""
    known = {
        "hazard": {each.id for each in taxonomy.hazards},
        "venue": {each.id for each in taxonomy.venues},
        "product_category": {each.id for each in taxonomy.products},
    }
    faults = []
    for file, at, when in places:
        for name, value in _flat(when):
            if name in known and value not in known[name]:
                faults.append(Fault(file, f"{at}.{name}", f"the taxonomy has no {value}", "an id of taxonomy.yaml"))
    return faults


def _flat(when: Any) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, wanted in when.items():
        if name == ANY:
            alternatives = wanted if isinstance(wanted, list) else []  # anything else has been told already
            found += [pair for each in alternatives if isinstance(each, dict) for pair in _flat(each)]
            continue
        values = wanted.get("not", []) if isinstance(wanted, dict) else wanted
        found += [(name, each) for each in (values if isinstance(values, list) else [values]) if isinstance(each, str)]
    return found
