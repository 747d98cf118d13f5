"""Links by which a phone answers for one step without a log-in: thirty minutes, signed once, nobody's name in them.

Once it was signed for, the link shows the duty until it ends, still without a name, and takes how it ended: who holds
it holds the work. It hands the duty back too, whether it was signed for or not.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from connectors.masking import mask
from playbooks.actions import DUTY_ROLES, READERS, Action
from playbooks.case import Case
from playbooks.deciding.contrary import conditions, contrary_to_any
from playbooks.deciding.undone import as_it_stands, offered, undone_before
from playbooks.district.people import Person
from playbooks.entries import Actor, digest
from playbooks.ledger.naming import outward
from playbooks.playbook import Outcome
from playbooks.reference import Reference
from playbooks.step import Step
from playbooks.telling.affair import affair
from playbooks.telling.gravest import kind_of_affair
from playbooks.telling.sooner import clock_of
from playbooks.telling.which import Which, which
from playbooks.telling.whose import why_theirs

from ..gathering.acting import ActionOutcome, act_on
from ..privacy.named import names_of
from ..privacy.placed import places_of
from ..store import schema as t
from ..store.audit import record
from ..store.office_schema import sign_links
from ..store.schema import from_us, to_us
from ..store.stored import decode_case
from ..store.vault import Vault
from .tokens import digest_of

LASTS = timedelta(minutes=30)
NAME_MAX = 20
"""How long a name that somebody signs with may be."""


class LinkError(Exception):
    """A link cannot be made or used; the message says why."""


ANSWERS = {"complete": ("outcome", "note", "done_at", "fields", "files"), "return": ("reason",)}
"""What else may be asked by a link than to sign, and what of its form counts."""
SAID = {"complete": "填报结果", "return": "退回"}


class LinkAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a telephone says of its duty: how it ended (`complete`), or that it is not theirs (`return`)."""

    kind: str
    body: dict[str, Any]
    key: str
    """Of the form: the same sent twice is one answer."""
    name: str = ""
    """Who they say they are."""


class LinkAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What a link asks to be signed for or shows since it was, and of what affair, without the name of a business."""

    id: str
    case: str
    step: str
    department: str
    number: str
    title: str
    which: Which | None
    """Which signal of several it is about."""
    department_name: str
    what: str
    """The playbook's title: what kind of affair."""
    place: str
    """District and street or town."""
    affair: str
    """The kind of place and the people it is about."""
    due_at: datetime | None
    article: str
    is_at_once: bool
    """The article wants it at once, without a number."""
    target_at: datetime | None
    """By when it is wanted apart from the law, and by whom."""
    target_of: str
    why_you: str
    outcomes: tuple[Outcome, ...]
    """How it may end, each with what is then to be filled in."""
    choices: Mapping[str, tuple[str, ...]]
    """Of some fields of its outcomes, what may be chosen."""
    undone: tuple[str, ...]
    """What ought to be done before it ends, by title."""
    contrary: tuple[str, ...]
    """What the record says against one of its outcomes."""
    conditions: tuple[tuple[str, str], ...]
    """What must hold before it ends, with what the record says of each."""
    evidence: tuple[str, ...]
    """What should be kept of it."""
    signed_by: str
    signed_at: datetime | None
    made_by: str
    """Whoever made it; the page does not say."""
    expires_at: datetime


def make_link(connection: Connection, case_id: str, step_id: str, now: datetime, *, maker: Person, login: str) -> str:
    """The secret of a new link, shown this once, for a step that its maker could sign for. Raises LinkError.

    `login`: the maker's, for the audit.
    """
    case = _case(connection, case_id)
    step = case.steps.get(step_id) if case else None
    if case is None or step is None or not _could_sign(maker, step):
        raise LinkError("没有这个步骤，或不由您的部门承办")
    if step.state != "open" or step.signed_at is not None or not case.is_open:
        raise LinkError("该步骤已签收或已办结")
    if case.is_confidential:
        raise LinkError("反映公职人员的事件不开签收链接")
    secret, id_ = secrets.token_urlsafe(24), secrets.token_hex(6)
    row = {
        "id": id_,
        "digest": digest_of(secret),
        "case_id": case.id,
        "step": step_id,
        "department": step.department,
        "made_by": maker.name,
        "expires_at": to_us(now + LASTS),
    }
    connection.execute(insert(sign_links), [row])
    record(connection, "sign_link", now, who=login, about=case.id, detail=f"开立 {id_}：{step.title}")
    return secret


def _could_sign(person: Person, step: Step) -> bool:
    is_own = person.role not in READERS and step.department == person.department
    return is_own or person.role in DUTY_ROLES


def asked(connection: Connection, ref: Reference, secret: str, now: datetime) -> LinkAsked | None:
    """What a link asks; None when it was used, is too old, or never was one."""
    found = _found(connection, secret)
    if found is None or found[0].used_at is not None or to_us(now) >= found[0].expires_at or found[2].signed_at:
        return None
    return _asked(connection, ref, *found, now)


def held(connection: Connection, ref: Reference, secret: str, now: datetime) -> LinkAsked | None:
    """What was signed for by a link, as long as its department has it and it is not done."""
    found = _found(connection, secret)
    if found is None or not _is_its_signature(found[0], found[2]):
        return None
    return _asked(connection, ref, *found, now)


def _found(connection: Connection, secret: str) -> tuple[Row[Any], Case, Step] | None:
    """The link with its case and step, as long as there is something to do for the department it was made for."""
    link = connection.execute(select(sign_links).where(sign_links.c.digest == digest_of(secret))).first()
    case = _case(connection, link.case_id) if link is not None else None
    step = case.steps.get(link.step) if case and link is not None else None
    if link is None or case is None or step is None or not case.is_open:
        return None
    if step.state != "open" or step.department != link.department or case.is_confidential:  # it may have become one
        return None
    return link, case, step


def _asked(connection: Connection, ref: Reference, link: Row[Any], case: Case, step: Step, now: datetime) -> LinkAsked:
    names = names_of(connection, [case])[case.id]
    clock = clock_of(case, step.id)
    number = connection.execute(select(t.cases.c.number).where(t.cases.c.id == case.id)).scalar_one()
    return LinkAsked(
        id=link.id,
        case=case.id,
        step=step.id,
        department=step.department,
        number=number,
        title=outward(step.title, names, case.name_state),
        which=which(case, step.about),
        department_name=step.department_name,
        what=kind_of_affair(case, ref),
        place=places_of(connection, ref, [case])[case.id],
        affair=affair(case, ref),
        due_at=clock.deadline.due_at if clock else None,
        article=clock.deadline.article if clock else "",
        is_at_once=clock is not None and clock.deadline.due_at is None,
        target_at=step.target_at,
        target_of=step.target_of,
        why_you=outward(why_theirs(step), names, case.name_state),
        outcomes=as_it_stands(case, step).outcomes,
        choices=offered(case, step),
        undone=tuple(outward(each, names, case.name_state) for each in undone_before(case, step)),
        contrary=contrary_to_any(case, ref, step, now),
        conditions=conditions(case, step, now),
        evidence=step.evidence,
        signed_by=step.person or "",
        signed_at=step.signed_at,
        made_by=link.made_by,
        expires_at=from_us(link.expires_at),
    )


def is_link(connection: Connection, secret: str) -> bool:
    """Whether there ever was such a link, over or not: nobody else's files are even read."""
    asked_for = select(sign_links.c.id).where(sign_links.c.digest == digest_of(secret))
    return connection.execute(asked_for).first() is not None


def sign(
    connection: Connection, ref: Reference, secret: str, now: datetime, *, address: str, name: str = ""
) -> ActionOutcome:
    """Sign for the step of a link, once, with a name or without. Raises LinkError.

    The signature is its department's, never that of who sent the link.
    """
    link = asked(connection, ref, secret, now)
    c = sign_links.c
    used = update(sign_links).where(c.digest == digest_of(secret), c.used_at.is_(None)).values(used_at=to_us(now))
    if link is None or connection.execute(used).rowcount != 1:
        raise LinkError("链接已用过、已过期，或该步骤已签收")
    actor = _actor(link, name)
    action = Action(
        id=digest("sign-link", link.id),
        case=link.case,
        kind="sign",
        actor=actor,
        at=now,
        body={"step": link.step, "link_from": link.made_by},
    )
    detail = f"签收：{link.title}（自称 {actor.person}）"
    record(connection, "sign_link", now, who=link.id, about=link.case, detail=detail, address=address)
    return act_on(connection, ref, action, now, vault=None)  # it says nothing by hand


def answer(
    connection: Connection,
    ref: Reference,
    secret: str,
    now: datetime,
    said: LinkAnswer,
    *,
    address: str,
    vault: Vault | None,
) -> ActionOutcome:
    """Say of the duty of a link how it ended, or hand it back. Raises LinkError.

    How it ended only who signed by this link says; handed back is also what nobody has signed for yet, which is the
    one use that the link has within its time. `vault`: keeps what is masked of what was written.
    """
    signed = held(connection, ref, secret, now)
    link = signed or (asked(connection, ref, secret, now) if said.kind == "return" else None)
    body = {name: said.body[name] for name in ANSWERS.get(said.kind, ()) if name in said.body}
    pressed = digest("link-answer", digest_of(secret), said.kind, said.key, repr(sorted(body.items())))
    if link is None and (case_id := _done_before(connection, pressed)):
        return ActionOutcome(ok=True, case=case_id)
    if link is None or said.kind not in ANSWERS:
        raise LinkError("链接已用过、已过期，或该步骤已办结、已退回")
    actor = _actor(link, said.name)
    action = Action(
        id=pressed,
        case=link.case,
        kind=said.kind,
        actor=actor,
        at=now,
        body={**body, "step": link.step, "link_from": link.made_by},
    )
    outcome = act_on(connection, ref, action, now, vault=vault)
    if outcome.ok:
        c = sign_links.c
        used = update(sign_links).where(c.id == link.id, c.used_at.is_(None)).values(used_at=to_us(now))
        connection.execute(used)
        detail = f"{SAID[said.kind]}：{link.title}（自称 {actor.person}）"
        record(connection, "sign_link", now, who=link.id, about=link.case, detail=detail, address=address)
    return outcome


def _done_before(connection: Connection, action: str) -> str:
    """The case in which this very answer was carried out: who presses twice is told the same twice. Empty if none."""
    c = t.actions.c
    query = select(c.case_id).where(c.id == action, c.outcome == "done")
    return str(connection.execute(query).scalar() or "")


def _actor(link: LinkAsked, name: str) -> Actor:
    """Who answers by a link: their department, by the name that they give."""
    person = mask(" ".join(name.split())[:NAME_MAX])[0] or f"{link.department_name}承办人"
    return Actor(person=person, role="handler", department=link.department)


def _is_its_signature(link: Row[Any], step: Step) -> bool:
    """Whether the step is signed for by this link: what left its department and came back is signed for anew, and who
    did that answers for it."""
    return step.signed_at is not None and to_us(step.signed_at) == link.used_at


def _case(connection: Connection, case_id: str) -> Case | None:
    c = t.cases.c
    body = connection.execute(select(c.body).where((c.id == case_id) | (c.number == case_id))).scalar()
    return decode_case(body) if body is not None else None
