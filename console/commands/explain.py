"""`shian explain`: the answer of the playbooks to given facts, without storing anything."""

from datetime import datetime
from difflib import get_close_matches
from typing import Any

import msgspec

from classifiers.assessment import Kind
from classifiers.taxonomy import load_taxonomy
from connectors.parse import decode_signal, finish
from connectors.signal import Channel, Request
from playbooks.case import Case, Clock
from playbooks.decide import Incoming, open_case
from playbooks.law.workdays import in_beijing
from playbooks.load import load_reference
from playbooks.reference import Reference
from streams.gathering.incoming import incoming_of
from streams.settings import Settings
from streams.system import load_knowledge

from ..wording.words import reason_in_words
from .errors import CommandError


class ExplainedStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step as it would open; a step with several clocks stands once for each."""

    id: str
    title: str
    department: str
    basis: str | None
    why_you: str
    rule: str | None
    due_at: datetime | None
    article: str | None
    opens_on: str = ""
    runs_for: str | None = None
    """Whose time it is, when it is nobody's duty in the district."""


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """Which playbook, why, serving which clauses of the plan, with which steps."""

    playbook: str
    why: list[str]
    clauses: list[int]
    steps: list[ExplainedStep]
    severity: str
    severity_why: list[str]
    also: list[str]
    later: list[ExplainedStep]


def explain_facts(settings: Settings, facts: dict[str, Any], at: datetime) -> Explained:
    """The answer to facts such as kind, venue and ill, received at `at`."""
    _check(settings, facts)
    ref = _reference(settings)
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
    from classifiers.assess import Assessor  # slow import
    from streams.processors import assess  # slow import

    ref = _reference(settings)
    signal = decode_signal(body)
    if at is not None:
        signal = msgspec.structs.replace(signal, received_at=at)
    if signal.received_at is None:
        raise CommandError("这条信息没有 received_at：请用 --at 给出收到的时间")
    signal = finish(signal, signal.received_at)
    assessor = Assessor.load(settings.seeds, settings.model, tokenizer=settings.tokenizer, area=settings.areas[0])
    assessed = assess(assessor, [signal])[0]
    incoming = incoming_of(signal, assessed.assessment, load_knowledge(settings.seeds), areas=ref.areas)
    return _explained(settings, ref, incoming, incoming.received_at)


def words_of(result: Explained) -> str:
    """For a terminal."""
    lines = [
        f"处置规程：{result.playbook}（{'；'.join(result.why)}）",
        f"紧急程度：{result.severity}（{'；'.join(result.severity_why)}）",
    ]
    for step in result.steps:
        whose = f"对方期限（{step.runs_for}）" if step.runs_for else ""
        due = f"，{whose}{in_beijing(step.due_at):%Y-%m-%d %H:%M} 到期（{step.article}）" if step.due_at else ""
        lines.append(f"· {step.department} {step.title}{due}")
        lines.append(f"  {step.why_you}（{step.basis or '工作要点'}）")
    return "\n".join(lines)


def _explained(settings: Settings, ref: Reference, incoming: Incoming, at: datetime) -> Explained:
    case = open_case(ref, incoming, alert="explain", area=ref.areas[0], exercise=None, now=at).case
    first, *others = case.playbooks
    knowledge = load_knowledge(settings.seeds)
    return Explained(
        playbook=first.id,
        why=[reason_in_words(each, knowledge) for each in first.why],
        clauses=sorted({clause for book in case.playbooks for clause in book.clauses}),
        steps=_steps(case),
        severity=case.severity,
        severity_why=list(case.severity_why),
        also=[book.id for book in others],
        later=[
            ExplainedStep(
                id=plan.id,
                title=plan.title,
                department=plan.department,
                basis=plan.basis or plan.group,
                why_you=ref.why(plan.why_you),
                rule=plan.rules[0] if plan.rules else None,
                due_at=None,
                article=None,
                opens_on=plan.opens_on,
                runs_for=_runs_for(ref, plan.rules[0]) if plan.rules else None,
            )
            for book in case.playbooks
            for plan in ref.playbook(book.hash).steps
            if plan.id not in {step.plan for step in case.steps.values()}
        ],
    )


def _steps(case: Case) -> list[ExplainedStep]:
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
                    basis=step.basis or step.group,
                    why_you=step.why_you,
                    rule=clock.deadline.rule if clock else None,
                    due_at=in_beijing(due_at) if due_at else None,
                    article=clock.deadline.article if clock else step.target_basis,
                    runs_for=(clock.deadline.runs_for or None) if clock else None,
                )
            )
    return steps


def _runs_for(ref: Reference, rule_id: str) -> str | None:
    rule = ref.rules.get(rule_id)
    return rule.actor if rule.theirs else None


def _check(settings: Settings, facts: dict[str, Any]) -> None:
    """Refuse a word that nothing could match, naming the ones nearest to it."""
    taxonomy = load_taxonomy(settings.seeds / "taxonomy.yaml")
    known = {
        "kind": [str(each) for each in Kind],
        "channel": [str(each) for each in Channel],
        "request": [str(each) for each in Request],
        "hazard": [each.id for each in taxonomy.hazards],
        "venue": [each.id for each in taxonomy.venues],
        "product_category": [each.id for each in taxonomy.products],
    }
    for name, words in known.items():
        given = facts.get(name)
        if given is not None and given not in words:
            near = get_close_matches(given, words, n=5, cutoff=0.3) or words[:12]
            option = "product" if name == "product_category" else name
            raise CommandError(f"--{option} {given}：没有这个值；可用：{'、'.join(near)}")


def _reference(settings: Settings) -> Reference:
    return load_reference(settings.seeds, settings.library, areas=settings.areas)
