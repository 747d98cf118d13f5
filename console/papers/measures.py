"""What was done about a case, in the words of a report: which duty, how it ended, by whose word, with what evidence."""

from collections.abc import Iterable

from playbooks.needs import FIELDS
from playbooks.step import Step
from playbooks.telling.progress import Reported

from ..wording.words import instant


def measure(each: Reported) -> str:
    """One duty that was done: when, whose, how it ended, by whose word."""
    step = each.step
    when = f"{instant(step.done_at)} " if step.done_at else ""
    return f"{when}{duty(step)}——{step.outcome_title}（{_by(each)}）"


def measures(done: Iterable[Reported]) -> tuple[str, ...]:
    """The same of several."""
    return tuple(measure(each) for each in done if each.step.done_at)


def duty(step: Step) -> str:
    """Whose duty it is, and what, and where it stands with whoever holds it."""
    came_back = f"（{step.returned.department}退回，待改派）" if step.is_returned and step.returned else ""
    signed = f"（{step.person}代签收）" if step.signed_for else ""
    return f"{step.department_name}：{step.title}{came_back}{signed}"


def _by(reported: Reported) -> str:
    step = reported.step
    who = {
        "own": f"{step.department_name}填报",
        "office": f"食安办代填，{reported.person}",
        "register": "来源登记表记载",
        "rule": "随其他步骤自动办结",
    }.get(reported.by, "填报人未掌握")
    evidence = [f"{FIELDS.get(name, name)}：{value}" for name, value in step.fields.items() if value]
    evidence += [f"说明：{step.note}"] if step.note else []
    return "；".join([who, *(evidence or ["未留凭据"])])
