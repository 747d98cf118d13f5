"""The text of a proposal (督办、提级建议), ready to send: it says what is known when it is read."""

from datetime import datetime

from ..case import ALERT, Case
from ..law.workdays import in_beijing
from ..ledger.rungs import Proposal
from ..reference import Reference
from .affair import affair
from .gravest import kind_of_affair
from .which import which


def proposal_text(case: Case, of: str, why: str, ref: Reference, since: datetime | None = None) -> str:
    """What the proposed rung about `of` (a clock's id or `alert`) would say now. `since`: from when on nobody had
    claimed the case, if not as it stands.

    No business or person is named in it.
    """
    known = "" if case.is_confidential else affair(case, ref)
    asked = "批示" if of == ALERT else "督促办理"
    return f"{_proposed(case, of, why, ref, since)}{f'情况：{known}。' if known else ''}请{asked}。"


def text_now(case: Case, proposal: Proposal, ref: Reference) -> str:
    """What a proposal that waits says now; as it was prepared where its clock left with other signals."""
    if proposal.of != ALERT and proposal.of not in case.clocks:
        return proposal.text
    return proposal_text(case, proposal.of, proposal.why, ref, proposal.since)


def _claimed(case: Case) -> str:
    """Until when nobody had claimed it, where somebody has since."""
    if case.acknowledged_at is None:
        return ""
    return f"，{in_beijing(case.acknowledged_at):%m-%d %H:%M} 由{case.acknowledged_by or '值班人员'}认领"


def _proposed(case: Case, of: str, why: str, ref: Reference, since: datetime | None) -> str:
    playbook = kind_of_affair(case, ref)
    if of == ALERT:
        began = in_beijing(since or case.unclaimed_since)
        return f"【提级建议】一起“{playbook}”待处提示自 {began:%m-%d %H:%M} 起无人认领{_claimed(case)}。{why}。"
    clock = case.clocks[of]
    step = case.steps.get(clock.step)
    if step is None:
        return f"【督办建议】“{playbook}”已超过期限（{clock.deadline.article}）。{why}。"
    told = which(case, step.about)
    apart = f"（{told.words()}）" if told else ""
    return (
        f"【督办建议】“{playbook}”中由{step.department_name}承办的“{step.title}”{apart}已超过期限"
        f"（{clock.deadline.article}）。{why}。"
    )
