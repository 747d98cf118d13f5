"""How far the duties of a case are, for whoever reports on it: signed for, only dispatched, done and by whose word."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec

from .. import entries as e
from ..case import Case
from ..folding.corrected import WITHDRAWN
from ..step import Step
from ..urgency.escalation import OFFICE

FIRST_REPORT = "first_report_made"
"""The event that the first report brings: its own step is no news in it."""

LATER_REPORT = "progress_report_made"
"""The event that a later report (续报) brings."""

FINAL_REPORT = "final_report_made"
"""The event that the final report (终报) brings; its step opens once the response has ended."""

ENDED = "response_ended"
"""The event that the end of the response brings."""


class Reporting(msgspec.Struct, frozen=True, kw_only=True):
    """What a text on the case is: its first report, a later one, the final one once the response has ended, or a
    summary where the plan wants no report."""

    kind: Literal["first", "later", "final", "summary"]
    department: str = ""
    department_name: str = ""
    """Who reports: whoever holds the duty of the first report."""
    n: int = 0
    """Which later report it is; of the final one how many of them there were."""
    first_at: datetime | None = None
    since: datetime | None = None
    """When the report before it went out."""


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """A duty that is done, and who said so."""

    step: Step
    by: str
    """`own`: the department that holds it; `office`: the food-safety office in its place; `register`: a column of the
    source's export; `rule`: what was done elsewhere ended it; empty where the entries do not tell."""
    person: str = ""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """Duties that have to be done, by how far they are."""

    done: tuple[Reported, ...] = ()
    signed: tuple[Step, ...] = ()
    dispatched: tuple[Step, ...] = ()
    """Sent to their departments, which have not said that they have them in hand."""
    waiting: tuple[Step, ...] = ()
    """Not sent yet."""


def progress_of(case: Case, entries: Iterable[e.Entry]) -> Progress:
    """How far every duty is, but for those that nobody has to do and the first report itself."""
    told: dict[str, e.Entry] = {}
    first: dict[str, str] = {}  # of what one person said, the first duty is the one meant; the others end with it
    for entry in entries:
        if isinstance(entry.body, e.StepDone):
            told[entry.body.step] = entry
            first.setdefault(entry.cause, entry.id)
    steps = [step for step in case.steps.values() if not is_first_report(step)]
    to_do = [step for step in steps if step.state == "open" and not step.optional]
    return Progress(
        done=tuple(
            _reported(step, entry, entry is not None and first[entry.cause] == entry.id)
            for step in steps
            if step.state == "done"
            for entry in [told.get(step.id)]
        ),
        signed=tuple(step for step in to_do if step.signed_at),
        dispatched=tuple(step for step in to_do if step.dispatched_at and not step.signed_at),
        waiting=tuple(step for step in to_do if not step.dispatched_at and not step.signed_at),
    )


def is_first_report(step: Step) -> bool:
    """Whether the duty is to send the first report."""
    return any(FIRST_REPORT in outcome.emits for outcome in step.outcomes)


def reporting_of(case: Case) -> Reporting:
    """What is to be written next: of what was sent the duties tell, as they were completed."""
    first = [step for step in case.steps.values() if is_first_report(step) and step.state != WITHDRAWN]
    if not first:
        return Reporting(kind="summary")
    whose = Reporting(kind="first", department=first[0].department, department_name=first[0].department_name)
    sent = [step.done_at for step in first if step.done_at]
    if not sent:
        return whose
    later = [step.done_at for step in case.steps.values() if step.done_at and _is_later_report(step)]
    told = {"first_at": min(sent), "since": max(sent + later)}
    if final := [step for step in case.steps.values() if step.state != WITHDRAWN and _is_final_report(step)]:
        whose = msgspec.structs.replace(whose, department=final[0].department, department_name=final[0].department_name)
        return msgspec.structs.replace(whose, kind="final", n=len(later), **told)
    return msgspec.structs.replace(whose, kind="later", n=len(later) + 1, **told)


def _is_final_report(step: Step) -> bool:
    return any(FINAL_REPORT in outcome.emits for outcome in step.outcomes)


def _is_later_report(step: Step) -> bool:
    return step.chosen is not None and step.chosen.again and LATER_REPORT in step.brought


def addressees(case: Case) -> tuple[str, ...]:
    """To whom the first report goes, as its steps say; empty when none of them does."""
    return tuple(dict.fromkeys(name for step in case.steps.values() if is_first_report(step) for name in step.to))


def _reported(step: Step, entry: e.Entry | None, by_word: bool) -> Reported:
    if entry is None or not isinstance(entry.body, e.StepDone):
        return Reported(step=step, by="")
    if entry.body.by_column:
        return Reported(step=step, by="register")
    actor = entry.actor
    if actor is None or not by_word:
        return Reported(step=step, by="rule")
    if actor.department == step.department:
        return Reported(step=step, by="own", person=actor.person)
    return Reported(step=step, by="office" if actor.department in (None, OFFICE) else "", person=actor.person)
