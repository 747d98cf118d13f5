"""Answers to what was proposed (提级建议): whoever it asks sends it on or says why not."""

from .. import entries as e
from ..case import Case
from ..errors import ActionRefused
from ..ledger.rungs import Proposal
from ..reference import Reference
from ..telling.proposing import text_now
from .asked import Action, text_of
from .draft import Draft


def answer_escalation(draft: Draft, ref: Reference, action: Action) -> None:
    """The one proposal that the action means is confirmed, with the words that leave, or declined with its reason.

    Raises ActionRefused when none is meant, or several are.
    """
    confirmed, proposal = action.kind == "confirm_escalation", _meant(draft.case, action)
    draft.add(
        e.EscalationAnswered(
            of=proposal.of,
            rung=proposal.rung,
            role=proposal.role,
            department=proposal.department,
            confirmed=confirmed,
            text=_sent(draft.case, ref, proposal, action) if confirmed else "",
            reason="" if confirmed else text_of(action, "reason", "不采纳请写明理由"),
        )
    )


def _meant(case: Case, action: Action) -> Proposal:
    of, rung = action.body.get("of"), action.body.get("rung")
    waiting = [
        each for each in case.proposals if of in (None, "", each.of) and str(rung or each.rung) == str(each.rung)
    ]
    if not waiting:
        raise ActionRefused("没有待确认的督办（提级）建议")
    if len(waiting) > 1:
        raise ActionRefused("有几条待确认的督办（提级）建议，请指明是哪一条")
    return waiting[0]


def _sent(case: Case, ref: Reference, proposal: Proposal, action: Action) -> str:
    """What whoever confirms sends: their own words, or what the proposal says now."""
    return str(action.body.get("text") or text_now(case, proposal, ref))
