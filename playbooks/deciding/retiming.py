"""Retiming (来件调整时间): a later letter of the same sender wants the answer by another time, or no more.

The duty stays the one that it is, with the time that holds now; both times and the words stand in the ledger.
"""

from datetime import datetime

from .. import entries as e
from ..case import Case, Joined
from ..facts import ANSWER_BY
from ..law.workdays import in_beijing
from ..reference import Reference
from ..step import ASKED, ASKED_TARGET, Step
from .draft import Draft
from .wanting import asked_at

MOVED = f"{ASKED}（原为 {{was}}；来件改为：“{{words}}”）"
"""On what ground the duty has its time then."""
FIRST = f"{ASKED}（来件：“{{words}}”）"
"""The same where the letter before asked for none."""
NO_MORE = "来件单位不再要求反馈：“{words}”"
"""Why it has none."""
REVISED = "来件内容有更新"
"""What is quoted of a letter that came again with another time in it."""


def owed(case: Case, ref: Reference, sender: str) -> Step | None:
    """The open duty to answer an earlier letter of this sender, of several the newest; None where none is owed."""
    plans = {plan.id for plan in ref.plans_of(case) if plan.target and plan.target.asked}
    steps = {step.about: step for step in case.open_steps if step.plan in plans}
    letters = (each for each in reversed(case.signals) if f"signal:{each.id}" in steps and _is_of(each, sender))
    return next((steps[f"signal:{each.id}"] for each in letters), None)


def _is_of(letter: Joined, sender: str) -> bool:
    return not (sender and letter.caller) or sender == letter.caller


def retime(draft: Draft, ref: Reference, step: Step, *, said: str, words: str, at: datetime) -> None:
    """The duty is to be done by what a letter that came `at` says (see `facts.ANSWER_BY`), in these words."""
    target_at = asked_at(ref, said, at, step.target_at)
    was = step.target_at if step.target_of == ASKED_TARGET else None
    if target_at is None or target_at == was:
        return
    basis = (MOVED if was else FIRST).format(was=f"{in_beijing(was):%m-%d %H:%M}" if was else "", words=words)
    draft.add(e.TargetMoved(step=step.id, words=words, was_at=was, target_at=target_at, target_basis=basis), at)


def want_no_more(draft: Draft, step: Step, *, words: str, at: datetime) -> None:
    """Nobody waits for the answer any more: a person asks the sender and ends the duty, and nothing presses for it."""
    if step.target_of != ASKED_TARGET or step.target_at is None:
        return
    said = e.TargetMoved(step=step.id, words=words, was_at=step.target_at, target_basis=NO_MORE.format(words=words))
    draft.add(said, at)


def retime_revised(draft: Draft, ref: Reference, signal: str, at: datetime) -> None:
    """A letter came again with another time in it."""
    before = next((each for each in draft.before.signals if each.id == signal), None) if draft.before else None
    now = next((each for each in draft.case.signals if each.id == signal), None)
    said = now.facts.get(ANSWER_BY) if now else None
    if before is None or not said or said == before.facts.get(ANSWER_BY):
        return
    plans = {plan.id for plan in ref.plans_of(draft.case) if plan.target and plan.target.asked}
    for step in draft.case.open_steps:
        if step.plan in plans and step.about == f"signal:{signal}":
            retime(draft, ref, step, said=str(said), words=REVISED, at=at)
