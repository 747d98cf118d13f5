"""Acting: what people ask for is carried out, or refused with the reason, once, in one writing transaction."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select

from playbooks.actions import Action, act, refuse
from playbooks.case import Case
from playbooks.deciding.draft import Draft
from playbooks.entries import Entry, Merged, MergedInto, SignalsLeft
from playbooks.errors import ActionRefused
from playbooks.reference import Reference

from ..privacy.handwritten import keep_said, masked_action, office_phones, words_of_case
from ..store import schema as t
from ..store.schema import to_us
from ..store.stored import entries_of
from ..store.vault import Vault
from .knowledge import Knowledge
from .regrouping import find_again, find_as_reported, find_as_stated, merge_cases, move_keys, split_case
from .work import Work

_REPORTING = ("complete", "take_back")
"""What a person does by which the report of a told result comes, or turns out to be none."""


class ActionOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an action: its entries, or the reason it was refused."""

    ok: bool
    reason: str = ""
    case: str = ""
    version: int = 0
    entries: tuple[Entry, ...] = ()


def act_on(
    connection: Connection,
    ref: Reference,
    action: Action,
    now: datetime,
    *,
    vault: Vault | None,
    knowledge: Knowledge | None = None,
) -> ActionOutcome:
    """Carry out an action. The same action id again gives the same outcome and changes nothing; for another case or
    another kind it is refused.

    Identifiers in what was written are masked before anything keeps it. With a `vault` the originals are sealed, and
    names that it knows are masked too; of what brings files something is sealed in any case (see `evidence`). With
    `knowledge` a case that is split off is named as its signals name it.
    """
    earlier = _outcome_before(connection, action)
    if earlier is not None:
        return earlier
    work = Work(connection, ref)
    case = work.case(action.case)
    said = action
    own = words_of_case(connection, vault, action.case) if vault and case else ()
    action = masked_action(said, own=own, spare=office_phones(ref))
    if vault and (action != said or "files" in action.body):
        keep_said(connection, vault, said if action != said else msgspec.structs.replace(said, body={}))
    if case is None:
        outcome = ActionOutcome(ok=False, reason="没有这个事件", case=action.case)
    else:
        outcome = _act(work, case, action, now, knowledge)
    work.flush(now)
    row = {
        "id": action.id,
        "case_id": action.case,
        "at": to_us(action.at),
        "outcome": "done" if outcome.ok else "refused",
        "reason": outcome.reason,
        "body": msgspec.json.encode(action),
    }
    connection.execute(insert(t.actions), [row])
    connection.execute(
        insert(t.log), [{"topic": "actions", "at": to_us(now), "count": 1, "body": msgspec.json.encode(action)}]
    )
    return outcome


def _act(work: Work, case: Case, action: Action, now: datetime, knowledge: Knowledge | None) -> ActionOutcome:
    try:
        drafts = _drafts(work, case, action, now, knowledge)
    except ActionRefused as refused:
        draft = refuse(case, action, str(refused), now)
        work.apply(draft)
        return ActionOutcome(
            ok=False, reason=str(refused), case=case.id, version=draft.case.seq, entries=tuple(draft.entries)
        )
    for draft in drafts:
        work.apply(draft)
    entries = tuple(entry for draft in drafts for entry in draft.entries)
    first = drafts[0].case
    return ActionOutcome(ok=True, case=first.id, version=first.seq, entries=entries)


def _drafts(work: Work, case: Case, action: Action, now: datetime, knowledge: Knowledge | None) -> list[Draft]:
    if action.kind == "merge":
        return merge_cases(work, case, action, now)
    if action.kind == "split":
        return split_case(work, case, action, now, knowledge)
    draft = act(work.ref, case, action, now)
    if draft.case.area != case.area:
        move_keys(work, draft.case)
    if draft.case.stated != case.stated:
        find_as_stated(work, draft.case, str(action.body.get("signal")), action.at)
    if action.kind in _REPORTING:
        find_as_reported(work, case, draft.case, action.at)
    if case.is_confidential and not draft.case.is_confidential:
        find_again(work, draft.case)
    return [draft]


def _outcome_before(connection: Connection, action: Action) -> ActionOutcome | None:
    row = connection.execute(select(t.actions).where(t.actions.c.id == action.id)).first()
    if row is None:
        return None
    if row.case_id != action.case or msgspec.json.decode(row.body, type=Action).kind != action.kind:
        reason = "这个操作编号已用于另一事件或另一种操作，什么也没有改动；请换一个编号重发"
        return ActionOutcome(ok=False, reason=reason, case=action.case)
    cases = _told_of(connection, row.case_id, action.id)
    mine = tuple(entry for entries in cases for entry in entries if entry.cause == action.id)
    case_id, version = (cases[0][-1].case, cases[0][-1].seq) if cases[0] else (row.case_id, 0)
    return ActionOutcome(ok=row.outcome == "done", reason=row.reason or "", case=case_id, version=version, entries=mine)


def _told_of(connection: Connection, case_id: str, action_id: str) -> list[list[Entry]]:
    """The entries of the case that an action was upon and of the other that it changed, in the order it changed them:
    what takes another in comes first."""
    own = entries_of(connection, case_id)
    for body in (entry.body for entry in own if entry.cause == action_id):
        match body:
            case MergedInto(other=other):
                return [entries_of(connection, other), own]
            case Merged(other=other) | SignalsLeft(to=other):
                return [own, entries_of(connection, other)]
    return [own]
