"""Unplaced (待定位): posts without a place, and complaints and enquiries that look like nothing about food, wait for a
person, who says where they belong or that nothing is to be done.

Setting aside is a row of the audit with its reason, and so is taking it back.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select

from classifiers.assessment import Assessment
from connectors.signal import Signal, Subject
from playbooks.actions import Action
from playbooks.deciding.draft import Draft
from playbooks.entries import Actor, Noted, digest
from playbooks.errors import ActionRefused
from playbooks.facts import fault_of
from playbooks.reference import Reference

from ..learning.corrections import NEEDLESS
from ..privacy.handwritten import masked_action
from ..store import schema as t
from ..store.audit import Event, last_about, record
from ..store.schema import to_us
from ..store.stored import decode_assessment, decode_signal, states_of
from ..store.turned import TURNED_AT
from ..store.vault import Vault
from .acting import act_on
from .assessed import PUT_ASIDE, UNPLACED, Assessed
from .gather import place
from .heat import to_be_weighed
from .incoming import incoming_of
from .knowledge import Knowledge
from .work import Work

REASONS = {
    "irrelevant": NEEDLESS,
    "old": "旧闻或转载，无须再办",
    "vague": "说得笼统，没有可核查的线索",
    "returned": "不归本单位，已退回派单单位或移交",
}
"""Why a person sets a post aside, by one click."""
GONE = "这条信息不在待定位之列，可能已由他人处理"


def place_unplaced(
    connection: Connection,
    ref: Reference,
    knowledge: Knowledge,
    signal_id: str,
    area: str,
    *,
    actor: Actor,
    now: datetime,
    said: Mapping[str, str] | None = None,
    vault: Vault | None,
) -> str | None:
    """A person says where an unplaced signal belongs: its case id, or None when it is another area's.

    Only now clocks start, and they run from when it came in; the office's own targets count from now. `said`: the
    business and the address, where the person knows them (`playbooks.facts.NAMES`): the affair is found by them, and
    they are a correction of the case. Raises ActionRefused when the signal is not waiting to be placed.
    """
    stated = _statement(ref, signal_id, said or {}, actor, now)
    work = Work(connection, ref)
    if area in ref.areas:
        exercise = connection.execute(select(t.signals.c.exercise).where(t.signals.c.id == signal_id)).scalar()
        work.take_areas([(exercise, area)])
    waiting = select(t.signals).where(t.signals.c.id == signal_id, t.signals.c.state == UNPLACED)
    row = connection.execute(waiting.with_for_update()).first()  # by then nobody else can have placed or changed it
    if row is None or row.assessment is None:
        raise ActionRefused(GONE)
    signal = replace(decode_signal(row.body), area=area)
    columns = {"area": area, "body": msgspec.json.encode(signal)}
    if area not in ref.areas:
        work.place_signal(signal_id, "elsewhere", **columns, turned_at=to_us(now))
        work.flush(now)
        return None
    assessment = decode_assessment(row.assessment)
    each = Assessed(signal=_as_said(signal, stated), assessment=assessment)
    draft = _place(work, knowledge, each, now, revision=row.revision)
    placed = Draft(draft.case, draft.case_id, cause=digest("placed", signal_id), now=now, actor=actor)
    placed.add(Noted(text=f"已定位到本地区（{area}）：{draft.case.signals[-1].title}"))
    work.apply(placed)
    work.place_signal(signal_id, "gathered", **columns, case_id=draft.case_id)
    to_be_weighed(connection, [signal_id])
    work.flush(now)
    if stated:
        act_on(connection, ref, replace(stated, case=draft.case_id), now, vault=vault, knowledge=knowledge)
    return draft.case_id


def foreseen(
    connection: Connection,
    ref: Reference,
    knowledge: Knowledge,
    signal: Signal,
    assessment: Assessment,
    area: str,
    now: datetime,
) -> Draft:
    """What placing a signal would open, or change in the case that it would join; nothing is written."""
    placed = Assessed(signal=replace(signal, area=area), assessment=assessment)
    return _place(Work(connection, ref), knowledge, placed, now)


def put_aside(connection: Connection, signal_id: str, reason: str, *, who: str, now: datetime) -> None:
    """Nothing is to be done about an unplaced signal, for one of `REASONS`. Raises ActionRefused."""
    if reason not in REASONS:
        raise ActionRefused("请选择不予处置的理由")
    _change(connection, signal_id, UNPLACED, PUT_ASIDE, now, refusal=GONE)
    record(connection, "put_aside", now, who=who, about=signal_id, detail=REASONS[reason])


def take_back(connection: Connection, signal_id: str, *, who: str, now: datetime) -> None:
    """What a person set aside waits for its place again. Raises ActionRefused."""
    _change(connection, signal_id, PUT_ASIDE, UNPLACED, now, refusal="这条信息不在不予处置之列，可能已由他人撤回")
    record(connection, "taken_back", now, who=who, about=signal_id)


def why_aside(connection: Connection, signal_ids: Sequence[str]) -> dict[str, Event]:
    """Who set signals aside, when and why, by their ids; nothing of those that are not aside now."""
    aside = [id_ for id_, state in states_of(connection, signal_ids).items() if state == PUT_ASIDE]
    return last_about(connection, "put_aside", aside)


def _place(work: Work, knowledge: Knowledge, each: Assessed, now: datetime, *, revision: int = 1) -> Draft:
    districts = work.ref.districts
    incoming = incoming_of(each.signal, each.assessment, knowledge, districts=districts, revision=revision)
    return place(work, each, replace(incoming, placed_at=now), now)


def _statement(ref: Reference, signal_id: str, said: Mapping[str, str], actor: Actor, now: datetime) -> Action | None:
    """What a person says of business and address as an action upon the case to come; None when it is nothing."""
    fields = {name: text.strip() for name, text in said.items() if text.strip()}
    for name, text in fields.items():
        if fault := fault_of(name, text, ref.terms):
            raise ActionRefused(fault)
    if not fields:
        return None
    return Action(
        id=digest("placed", signal_id, "said"),
        case="",
        kind="correct_label",
        actor=actor,
        at=now,
        body={"signal": signal_id, "fields": fields},
    )


def _as_said(signal: Signal, stated: Action | None) -> Signal:
    """The signal as it is gathered: with the business that a person named, without identifiers."""
    name = masked_action(stated, own=()).body["fields"].get("operator") if stated else None
    return replace(signal, subject=replace(signal.subject or Subject(), name=name)) if name else signal


def _change(connection: Connection, signal_id: str, was: str, state: str, now: datetime, *, refusal: str) -> None:
    s = t.signals
    turned = s.update().where(s.c.id == signal_id, s.c.state == was).values(state=state, turned_at=TURNED_AT)
    changed = connection.execute(turned, {"turned_at": to_us(now)})
    if changed.rowcount != 1:
        raise ActionRefused(refusal)
