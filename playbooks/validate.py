"""What can be wrong with a library of playbooks: every fault with its place and what would be right."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .district.departments import Departments
from .district.plan import Plan
from .district.planned import bodies_of
from .errors import Fault
from .facts import ANY, CHOICES, COUNTS, FLAGS, KNOWN_FACTS, PEOPLE
from .law.cited import BY_RULE
from .law.rules import DeadlineError, Rules, RuleVersion
from .needs import NEEDS
from .playbook import BY_ID, CASE_OPENED, PER, Playbook, StepPlan
from .shared_steps import Place, Written

OWN_NUMBERS = "one of the plan; of a plan with numbers of its own each clause says `cited_as`"
"""What helps where the playbooks cite what the plan numbers otherwise."""
UNRAISED = {"not": [True]}
"""Of a flag: that nobody raised it, which is no reason to be told of."""


def library_faults(
    playbooks: list[Written], *, rules: Rules, departments: Departments, plan: Plan, events: dict[str, str]
) -> list[Fault]:
    """Every fault of every playbook, and of the library as a whole; what a part has wrong is told once."""
    faults = list(_whole(playbooks))
    for file, playbook, places in playbooks:
        faults += _identity(file, playbook)
        faults += when_faults(file, "when", playbook.when)
        faults += _events(file, playbook, places, events)
        faults += _clauses(file, playbook, plan)
        for step, (where, at, _) in zip(playbook.steps, places, strict=True):
            faults += _step(where, at, step)
            faults += when_faults(where, f"{at}.when", step.when)
            faults += _conditions(where, at, step)
            faults += _owner(where, at, step, departments, plan)
            faults += _clocks(where, at, step, rules)
    return list(dict.fromkeys(faults))


def unused_faults(playbooks: list[Written], rules: Rules) -> Iterator[Fault]:
    """Rules that could be a clock and hang on no step: each says in `alone` why, and only those do."""
    used = {rule for each in playbooks for step in each.playbook.steps for rule in step.rules}
    for rule in rules.values():
        if rule.id in used and rule.alone:
            yield Fault("deadlines.yaml", f"{rule.id}.alone", "a playbook uses this rule", "leave the line out")
        elif rule.is_counted and rule.id not in used and not rule.alone:
            remedy = "name it in the rules of a step, or say in alone why it stands alone"
            yield Fault("deadlines.yaml", rule.id, "no playbook uses this rule", remedy)


def when_faults(file: str, at: str, when: Mapping[str, Any]) -> Iterator[Fault]:
    """Matchers that ask for unknown facts or in an unknown way."""
    for name, wanted in when.items():
        where = f"{at}.{name}"
        if name == ANY:
            yield from _alternatives(file, where, wanted)
        elif name not in KNOWN_FACTS:
            yield Fault(file, where, f"{name} is no fact", f"one of {', '.join(KNOWN_FACTS)}")
        elif isinstance(wanted, Mapping) and not (len(wanted) == 1 and set(wanted) <= {"at_least", "not"}):
            yield Fault(file, where, f"cannot match {dict(wanted)}", "write {at_least: n} or {not: [..]}")
        elif name in FLAGS and not isinstance(wanted, bool) and wanted != UNRAISED:
            yield Fault(file, where, f"{name} is yes or no", "write true or false")
        else:
            yield from _value_faults(file, where, name, wanted)


def _value_faults(file: str, at: str, name: str, wanted: Any) -> Iterator[Fault]:
    counted = isinstance(wanted, Mapping) and "at_least" in wanted
    if counted and (name not in COUNTS or type(wanted["at_least"]) is not int):
        yield Fault(file, at, f"cannot count {name} to {wanted['at_least']}", f"a number, of {', '.join(COUNTS)}")
    values = wanted["not"] if isinstance(wanted, Mapping) and not counted else wanted
    values = values if isinstance(values, list) else [values]
    if not values or None in values:
        yield Fault(file, at, "asks for nothing", "write a value, or leave the line out")
        return
    known = CHOICES.get(name, ())
    for value in values:
        if known and value not in known:
            yield Fault(file, at, f"{value} is no {name}", f"one of {', '.join(known)}")


def _alternatives(file: str, at: str, wanted: Any) -> Iterator[Fault]:
    if not isinstance(wanted, list) or not wanted or not all(isinstance(each, Mapping) for each in wanted):
        yield Fault(file, at, "is not a list of matchers", "write any: [{…}, {…}]")
        return
    for n, each in enumerate(wanted):
        yield from when_faults(file, f"{at}[{n}]", each)


def _whole(playbooks: list[Written]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    ranks: dict[int, str] = {}
    steps: dict[str, tuple[str, StepPlan]] = {}
    for file, playbook, places in playbooks:
        if playbook.id in seen:
            yield Fault(file, "id", f"{playbook.id} stands also in {seen[playbook.id]}", "give it another id")
        elif playbook.rank in ranks:
            problem = f"{ranks[playbook.rank]} has rank {playbook.rank} too, so chance would decide which answers"
            yield Fault(file, "rank", problem, "give it a rank of its own")
        seen[playbook.id] = ranks[playbook.rank] = file
        yield from _same_duties(file, playbook, places, steps)
    if not any(not each.playbook.when for each in playbooks):
        yield Fault("library", "", "no playbook applies to everything", "keep one with an empty `when`")


def _same_duties(
    file: str, playbook: Playbook, places: Sequence[Place], steps: dict[str, tuple[str, StepPlan]]
) -> Iterator[Fault]:
    """The same step id in two playbooks is the same duty: it is opened once, by whichever comes first."""
    for step, place in zip(playbook.steps, places, strict=True):
        where, other = steps.setdefault(step.id, (file, step))
        differs = [name for name in _DUTY if getattr(step, name) != getattr(other, name)]
        if where != file and differs:
            problem = f"{step.id} is another duty in {where}: its {', '.join(differs)} differ"
            yield Fault(file, place.here, problem, "give it another id, or make both the same")


_DUTY = ("department", "per", "opens_on", "rules", "outcomes", "completes_on", "not_while", "when_moved")


def _identity(file: str, playbook: Playbook) -> Iterator[Fault]:
    if file != f"{playbook.id}.yaml":
        yield Fault(file, "id", f"the file is called otherwise than its id {playbook.id}", f"{playbook.id}.yaml")
    if playbook.v != 1:
        yield Fault(file, "v", f"version {playbook.v} is not known", "v: 1")
    if not playbook.steps:
        yield Fault(file, "steps", "has no steps", "write at least one")
    ids = [step.id for step in playbook.steps]
    for step_id in sorted({each for each in ids if ids.count(each) > 1}):
        yield Fault(file, "steps", f"step {step_id} stands twice", "give one another id")


def _events(file: str, playbook: Playbook, places: Sequence[Place], events: dict[str, str]) -> Iterator[Fault]:
    emitted = {CASE_OPENED, *playbook.signal_emits}
    emitted |= {event for step in playbook.steps for outcome in step.outcomes for event in outcome.emits}
    emitted |= {event for step in playbook.steps for way in step.outcomes for event in (*way.rules_out, *way.overturns)}
    for event in sorted(emitted - {CASE_OPENED} - events.keys()):
        yield Fault(file, "emits", f"event {event} is not defined", "add it to events.yaml or mend the name")
    reached, ids = _reached(playbook), {step.id for step in playbook.steps}
    for step, (_, _, at) in zip(playbook.steps, places, strict=True):
        if step.opens_on not in reached:
            problem = f"nothing in this playbook brings {step.opens_on}, so the step never opens"
            yield Fault(file, f"{at}.opens_on", problem, "let a signal or an outcome emit it")
        for other in sorted(set(step.not_while) - ids):
            problem = f"this playbook has no step {other}"
            yield Fault(file, f"{at}.not_while", problem, "an id of one of its steps")
        for outcome, other in ((way, each) for way in step.outcomes for each in sorted(set(way.wants_done) - ids)):
            problem = f"this playbook has no step {other}"
            yield Fault(file, f"{at}.outcomes.{outcome.id}.wants_done", problem, "an id of one of its steps")
        for outcome in (each for each in step.outcomes if set(each.after) - reached):
            problem = f"nothing in this playbook brings what {outcome.id} comes after"
            yield Fault(file, f"{at}.outcomes.{outcome.id}.after", problem, "let a signal or an outcome emit it")
        for outcome in (each for each in step.outcomes if set(each.until) - reached):
            problem = f"nothing in this playbook brings what {outcome.id} comes before"
            yield Fault(file, f"{at}.outcomes.{outcome.id}.until", problem, "let a signal or an outcome emit it")
        for event in sorted(set(step.completes_on) - reached):
            problem = f"nothing in this playbook brings {event}, so it never ends the step"
            yield Fault(file, f"{at}.completes_on", problem, "let a signal or an outcome emit it")


def _reached(playbook: Playbook) -> set[str]:
    """Events that can happen: those of signals, and those of steps that such events open."""
    reached = {CASE_OPENED, *playbook.signal_emits}
    while True:
        opened = [step for step in playbook.steps if step.opens_on in reached]
        more = {event for step in opened for outcome in step.outcomes for event in outcome.emits} - reached
        if not more:
            return reached
        reached |= more


def _fields(file: str, at: str, step: StepPlan) -> Iterator[Fault]:
    for outcome in step.outcomes:
        for need in sorted(set(outcome.needs) - NEEDS.keys()):
            yield Fault(file, f"{at}.{outcome.id}", f"{need} is no field", f"one of {', '.join(NEEDS)}")
        for count in sorted(set(outcome.tells) - PEOPLE.keys()):
            yield Fault(file, f"{at}.{outcome.id}", f"{count} counts nobody", f"one of {', '.join(PEOPLE)}")


def _step(file: str, at: str, step: StepPlan) -> Iterator[Fault]:
    if step.per not in PER:
        yield Fault(file, f"{at}.per", f"{step.per} is unknown", f"one of {', '.join(PER)}")
    if not step.outcomes:
        yield Fault(file, f"{at}.outcomes", "the step can never end", "write at least one outcome")
    ids = [outcome.id for outcome in step.outcomes]
    if len(ids) != len(set(ids)):
        yield Fault(file, f"{at}.outcomes", "two outcomes have one id", "give each its own")
    yield from _fields(file, f"{at}.outcomes", step)
    ways = [("completes_by", step.completes_by), ("completes_on", step.completes_on)]
    for way, cause, completed in ((way, *each) for way, causes in ways for each in causes.items()):
        if completed not in ids:
            yield Fault(file, f"{at}.{way}.{cause}", f"{completed} is no outcome", f"one of {', '.join(ids)}")
    endless = {outcome.id for outcome in step.outcomes if outcome.again}
    for column in (column for column, completed in step.completes_by.items() if completed in endless):
        problem = "would end the duty that begins anew again and again"
        yield Fault(file, f"{at}.completes_by.{column}", problem, "name an outcome without `again`")
    if step.when_moved:
        yield from _moved(file, f"{at}.when_moved", step)
    if (
        step.target
        and sum(each is not None for each in (step.target.minutes, step.target.hours, step.target.working_days)) != 1
    ):
        yield Fault(file, f"{at}.target", "needs exactly one length", "minutes, hours or working_days")


def _moved(file: str, at: str, step: StepPlan) -> Iterator[Fault]:
    """Whoever moves a case says why and how those who asked were told, and nothing else of each duty."""
    outcome = step.outcome(step.when_moved)
    if outcome is None:
        ids = ", ".join(each.id for each in step.outcomes)
        yield Fault(file, at, f"{step.when_moved} is no outcome", f"one of {ids}")
    elif set(outcome.needs) - {"reason"}:
        yield Fault(file, at, f"{outcome.id} needs more than a reason", "choose an outcome that needs a reason at most")
    elif outcome.again:
        yield Fault(file, at, f"by {outcome.id} the duty begins anew", "choose an outcome without `again`")


def _clauses(file: str, playbook: Playbook, plan: Plan) -> Iterator[Fault]:
    """A plan that says itself by which numbers it is cited may be silent on what another plan orders."""
    for clause in playbook.clauses:
        if not plan.is_renumbered and not plan.meant_by(clause):
            yield Fault(file, "clauses", f"the plan has no clause {clause}", OWN_NUMBERS)


def _owner(file: str, at: str, step: StepPlan, departments: Departments, plan: Plan) -> Iterator[Fault]:
    if step.department not in departments:
        yield Fault(file, f"{at}.department", f"{step.department} is no department", "an id of departments.yaml")
        return
    if not step.why_you.strip():
        yield Fault(file, f"{at}.why_you", "says nothing", "say why the duty is theirs")
    for named in BY_ID.findall(step.why_you):
        if named not in departments:
            yield Fault(file, f"{at}.why_you", f"{named} is no department", "an id of departments.yaml")
    if step.group is None:
        if not step.basis:
            yield Fault(file, at, "has neither group nor basis", "cite a group of the plan or an article")
        return
    if plan.is_renumbered:
        return
    meant = plan.groups_meant_by(step.group)
    if not meant:
        yield Fault(file, f"{at}.group", f"the plan has no group {step.group}", OWN_NUMBERS)
        return
    if step.department not in bodies_of(meant, departments) and not step.basis:
        problem = f"group {step.group} does not name {step.department}"
        yield Fault(file, f"{at}.group", problem, "cite a group that names it, or add a basis")


def _conditions(file: str, at: str, step: StepPlan) -> Iterator[Fault]:
    for at_way, n, denial in ((way.id, n, each) for way in step.outcomes for n, each in enumerate(way.denied_by)):
        yield from when_faults(file, f"{at}.outcomes.{at_way}.denied_by[{n}]", denial.when)
    for rule, when in step.clocks_when.items():
        where = f"{at}.clocks_when.{rule}"
        if rule not in step.rules:
            yield Fault(file, where, f"{rule} is none of the step's rules", "name it in rules, or leave the line out")
        if not when:
            yield Fault(file, where, "asks for nothing", "write what must be known, or leave the line out")
        yield from when_faults(file, where, when)


def _clocks(file: str, at: str, step: StepPlan, rules: Rules) -> Iterator[Fault]:
    for named in BY_RULE.findall(step.basis or ""):
        if named not in rules:
            yield Fault(file, f"{at}.basis", f"{named} is not a rule", "see seeds/deadlines.yaml")
    for n, rule_id in enumerate(step.rules):
        where = f"{at}.rules[{n}]"
        if rule_id in step.rules[:n]:
            yield Fault(file, where, f"{rule_id} stands twice", "keep one")
        try:
            rule = rules.get(rule_id)
        except DeadlineError as error:
            yield Fault(file, where, f"{rule_id} {error.faults[0].problem}", error.faults[0].remedy)
            continue
        for version in rule.versions:
            name = f"{rule_id} ({version.version})"
            yield from _version_faults(file, where, name, step, version, is_theirs=rule.theirs is not None)


def _version_faults(
    file: str, at: str, name: str, step: StepPlan, version: RuleVersion, *, is_theirs: bool
) -> Iterator[Fault]:
    """A clock starts when its step opens, and however the step ends, the clock stops.

    Somebody else's clock stops with the step that waits for it, so one outcome with its event is enough.
    """
    end = version.end_event
    lasting = [outcome.id for outcome in step.outcomes if end not in outcome.emits]
    if version.unit == "none":
        yield Fault(file, at, f"{name} is a provision without a clock", "cite it in basis")
    elif version.start_event != step.opens_on:
        problem = f"{name} starts on {version.start_event}, the step opens on {step.opens_on}"
        yield Fault(file, at, problem, "open the step on the rule's event")
    elif len(lasting) == len(step.outcomes):
        yield Fault(file, at, f"{name} ends on {end}, which no outcome brings", "let an outcome emit it")
    elif lasting and not is_theirs:
        problem = f"{name} would run on after {', '.join(lasting)}"
        yield Fault(file, at, problem, f"let every outcome emit {end}")
