"""`shian explain`: the answer of the playbooks to given facts, without storing anything."""

import re
from datetime import datetime
from difflib import get_close_matches
from typing import Any

import msgspec

from classifiers.assessment import Kind
from classifiers.topics.taxonomy import load_taxonomy
from connectors.parse import decode_signal, finish
from connectors.signal import Channel, Request
from playbooks.case import Case, Clock
from playbooks.decide import open_case
from playbooks.district.gazetteer import load_gazetteer
from playbooks.facts import KIND_WHY
from playbooks.incoming import Incoming
from playbooks.law.cited import cited
from playbooks.law.rules import DeadlineError, RuleVersion, choose_version
from playbooks.law.workdays import in_beijing
from playbooks.playbook import StepPlan
from playbooks.reference import Reference
from playbooks.telling.leading import clauses_of
from playbooks.urgency.severity import COLOURS
from streams.gathering.incoming import incoming_of
from streams.settings import Settings
from streams.system import load_knowledge, reference_of

from ..wording.words import UNITS, due_instant, matcher_in_words
from .errors import CommandError

ALL = "list"
"""What is given in the place of a value to have all of them named."""


class ExplainedStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step as it would open; a step with several clocks stands once for each."""

    id: str
    title: str
    department: str
    department_name: str
    basis: str | None
    why_you: str
    rule: str | None
    due_at: datetime | None
    article: str | None
    opens_on: str = ""
    opens_after: str = ""
    """Of a step that opens later: what it waits for, in words."""
    length: str = ""
    """How long the rule gives, in words: 7个工作日, 立即（及时）; empty without a rule."""
    runs_for: str | None = None
    """Whose time it is, when it is nobody's duty in the district."""
    target_at: datetime | None = None
    target_basis: str | None = None
    """The office's own target beside what the law wants."""


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """Which playbook, why, serving which clauses of the plan, with which steps."""

    playbook: str
    title: str
    why: list[str]
    clauses: list[int]
    steps: list[ExplainedStep]
    severity: str
    severity_why: list[str]
    also: list[str]
    also_titles: list[str]
    later: list[ExplainedStep]
    kind_why: str = ""
    """Why a signal is an incident and no complaint, where several who ate together decided that."""


def explain_facts(settings: Settings, facts: dict[str, Any], at: datetime) -> Explained:
    """The answer to facts such as kind, venue and ill, received at `at`."""
    _check(settings, facts)
    ref = reference_of(settings)
    if facts.get("venue") in ("school_canteen", "kindergarten_canteen"):
        facts = {**facts, "school": True}
    if facts.get("channel") == "notice":
        facts = {**facts, "from_other_area": True}
    if facts.get("channel") == "sampling" and facts.get("kind") == "sampling_failure":
        facts = {**facts, "failed_sample": True}
    incoming = Incoming(
        id="explain", channel=str(facts.get("channel", "duty")), title="", source="explain", received_at=at, facts=facts
    )
    return _explained(settings, ref, incoming, at)


def explain_signal(settings: Settings, body: bytes, at: datetime | None) -> Explained:
    """The answer to a signal as JSON, assessed as the line would."""
    from streams.assessor import assessor_of  # slow import
    from streams.processors import assess  # slow import

    ref = reference_of(settings)
    signal = decode_signal(body)
    if at is not None:
        signal = msgspec.structs.replace(signal, received_at=at)
    if signal.received_at is None:
        raise CommandError("这条信息没有 received_at：请用 --at 给出收到的时间")
    signal = finish(signal, signal.received_at)
    assessed = assess(assessor_of(settings)(), [signal])[0]
    incoming = incoming_of(signal, assessed.assessment, load_knowledge(settings.seeds), districts=ref.districts)
    return _explained(settings, ref, incoming, incoming.received_at)


def words_of(result: Explained) -> str:
    """For a terminal."""
    lines = [
        f"处置规程：《{result.title}》（{result.playbook}：{'；'.join(result.why)}）",
        *([f"为什么是事件：{result.kind_why}"] if result.kind_why else []),
        *(f"同时适用：《{title}》（{id_}）" for title, id_ in zip(result.also_titles, result.also, strict=True)),
        f"紧急程度：{COLOURS[result.severity]}（{'；'.join(result.severity_why) or '没有调高的理由'}）",
    ]
    for step in result.steps:
        lines.append(f"· {step.department_name}（{step.department}）{step.title}，{_due(step)}")
        lines.append(f"  {step.why_you}（{step.basis or '工作要点'}）")
    if result.later:
        lines.append("以下各步，前面写的事发生了才开始：")
    for step in result.later:
        lines.append(f"· {step.opens_after}：{step.department_name}（{step.department}）{step.title}，{_due(step)}")
    return "\n".join(lines)


def _due(step: ExplainedStep) -> str:
    """When a step is due; or how long it has, where nothing can be counted yet or the law gives no number."""
    whose = f"对方期限（{step.runs_for}）" if step.runs_for else ""
    own = f"；内部目标 {step.target_at:%Y-%m-%d %H:%M}" if step.target_at else ""
    if step.due_at:
        return f"{whose}{due_instant(step.due_at)} 到期（{step.article}）{own}"
    if step.length:
        return f"{whose}{step.length}（{step.article}）{own}"
    return "没有规定期限"


def _explained(settings: Settings, ref: Reference, incoming: Incoming, at: datetime) -> Explained:
    case = open_case(ref, incoming, alert="explain", area=ref.areas[0], exercise=None, now=at).case
    first, *others = case.playbooks
    knowledge = load_knowledge(settings.seeds)
    return Explained(
        playbook=first.id,
        title=first.title,
        why=[matcher_in_words(each, knowledge) for each in first.why],
        clauses=sorted(clause.no for clause in clauses_of(case, ref.plan)),
        steps=_steps(case, ref, at),
        severity=case.severity,
        severity_why=list(case.severity_why),
        also=[book.id for book in others],
        also_titles=[book.title for book in others],
        later=[
            ExplainedStep(
                id=plan.id,
                title=plan.title,
                department=plan.department,
                department_name=ref.department_name(plan.department),
                basis=_basis(ref, plan, at) or plan.group,
                why_you=ref.why(plan.why_you),
                rule=plan.rules[0] if plan.rules else None,
                due_at=None,
                article=_article(ref, plan, at),
                opens_on=plan.opens_on,
                opens_after=ref.events.get(plan.opens_on, plan.opens_on),
                length=_length(ref, plan, at),
                runs_for=_runs_for(ref, plan.rules[0]) if plan.rules else None,
            )
            for book in case.playbooks
            for plan in ref.playbook(book.hash).steps
            if plan.id not in {step.plan for step in case.steps.values()}
        ],
        kind_why=incoming.facts.get(KIND_WHY, ""),
    )


def _steps(case: Case, ref: Reference, at: datetime) -> list[ExplainedStep]:
    steps = []
    for step in case.steps.values():
        clocks: list[Clock | None] = [clock for clock in case.clocks.values() if clock.step == step.id]
        for clock in clocks or [None]:
            due_at = clock.deadline.due_at if clock else step.target_at
            steps.append(
                ExplainedStep(
                    id=step.plan,
                    title=step.title,
                    department=step.department,
                    department_name=step.department_name,
                    basis=step.basis or step.group,
                    why_you=step.why_you,
                    rule=clock.deadline.rule if clock else None,
                    due_at=in_beijing(due_at) if due_at else None,
                    article=clock.deadline.article if clock else step.target_basis,
                    length=_length_of(ref, clock.deadline.rule, at) if clock else "",
                    runs_for=(clock.deadline.runs_for or None) if clock else None,
                    target_at=in_beijing(step.target_at) if clock and step.target_at else None,
                    target_basis=step.target_basis if clock else None,
                )
            )
    return steps


def _length(ref: Reference, plan: StepPlan, at: datetime) -> str:
    """How long a step that opens later will have: by its first rule, else by the office's own target."""
    if plan.rules:
        return _length_of(ref, plan.rules[0], at)
    target = plan.target
    if target is None:
        return ""
    lengths = ((target.minutes, "分钟"), (target.hours, "小时"), (target.working_days, "个工作日"))
    return "".join(f"{n}{unit}" for n, unit in lengths if n)


def _article(ref: Reference, plan: StepPlan, at: datetime) -> str | None:
    if plan.rules:
        version = _version(ref, plan.rules[0], at)
        return version.article if version else None
    return plan.target.basis if plan.target else None


def _basis(ref: Reference, plan: StepPlan, at: datetime) -> str | None:
    return cited(plan.basis, lambda rule: _version(ref, rule, at) or ref.rules.get(rule).versions[0])


def _length_of(ref: Reference, rule: str, at: datetime) -> str:
    version = _version(ref, rule, at)
    return f"{version.length or ''}{UNITS[version.unit]}" if version else ""


def _version(ref: Reference, rule: str, at: datetime) -> RuleVersion | None:
    """The version in force then; None before the first."""
    try:
        return choose_version(ref.rules.get(rule), at)
    except DeadlineError:
        return None


def _runs_for(ref: Reference, rule_id: str) -> str | None:
    rule = ref.rules.get(rule_id)
    return rule.actor if rule.theirs else None


def _check(settings: Settings, facts: dict[str, Any]) -> None:
    """Refuse a word that nothing could match, naming the nearest and all that there are."""
    taxonomy = load_taxonomy(settings.seeds / "taxonomy.yaml")
    known = {
        "kind": [str(each) for each in Kind],
        "channel": [str(each) for each in Channel],
        "request": [str(each) for each in Request],
        "hazard": [each.id for each in taxonomy.hazards],
        "venue": [each.id for each in taxonomy.venues],
        "product_category": [each.id for each in taxonomy.products],
    }
    if (area := facts.get("area")) is not None and not re.fullmatch("[1-9][0-9]{5}", area):
        raise CommandError(f"--area {area}：应为六位区划代码，例如 {settings.areas[0]}")
    if area is not None and not load_gazetteer(settings.seeds).may_be(area):
        raise CommandError(f"--area {area}：没有以 {area[:2]} 开头的地区，应为六位区划代码，例如 {settings.areas[0]}")
    for name in ("hospitalised", "critical", "dead"):
        if facts.get("ill") is not None and facts.get(name, 0) > facts["ill"]:
            raise CommandError(f"--{name} {facts[name]}：不能多于 --ill {facts['ill']}")
    names = {row.id: row.name for row in taxonomy.hazards}
    names |= {row.id: row.name for row in taxonomy.venues} | {row.id: row.name for row in taxonomy.products}
    for name, words in known.items():
        given = facts.get(name)
        if given is not None and given not in words:
            option = "product" if name == "product_category" else name
            shown = "、".join(f"{each} {names[each]}" if each in names else each for each in words)
            raise CommandError(f"--{option} {_no_such(given, words)}可用：{shown}")


def _no_such(given: str, words: list[str]) -> str:
    """What is said of a word that nothing could match; nothing of the one by which all are asked for."""
    if given == ALL:
        return ""
    near = get_close_matches(given, words, n=1, cutoff=0.3)
    return f"{given}：没有这个值。{f'是不是 {near[0]}？' if near else ''}"
