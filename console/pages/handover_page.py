"""Handing over a shift (交接班): what is in hand and whose, as a page and as a text; taken over with one click."""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from sqlalchemy import Connection

from playbooks.actions import Action
from playbooks.deciding.verdicts import AsOf
from playbooks.entries import digest
from streams.intake.exports import exports

from .. import queries
from ..doorkeeper import sees_confidential
from ..filtering import QueueFilter
from ..forms import actor_of, language_of, person_of, read_form
from ..problems import Problem
from ..queries import QueueRow
from ..render import fence, go, page
from ..state import Desk
from ..wording.grounds import heading
from ..wording.words import SEVERITIES, Say, due_instant, instant, speaker
from .beside import Head, head_of

SHEETS = 4
"""Pages of the queue that a shift hands over by name; what is less urgent is told by its number."""


NUMBERS = {
    "open": "处置中",
    "red": "红色",
    "unacknowledged": "未认领",
    "overdue": "已超期",
    "target_passed": "内部目标已过",
    "unplaced": "待定位",
    "calls": "电话任务",
}
"""The numbers of the desk that a shift hands over."""
LEFT = ("未派发 {n} 项", "未签收 {n} 项", "未办结 {n} 项", "待确认的提级建议 {n} 条")
"""What may be left of a case: steps, and proposals that wait for a person."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One open case, as the next shift has to know it."""

    id: str
    number: str
    severity: str
    title: str
    first: Head | None
    counted: tuple[tuple[str, int], ...]
    """What is left of it, in words, with how many: none of what there is nothing of."""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What one person answers for; nobody, where `who` is empty."""

    who: str
    cases: tuple[Held, ...]


@get("/handover")
async def get_handover(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What is in hand, by who claimed it: first what nobody has."""
    desk, say = Desk.of(request), speaker(language_of(request))
    now, confidential = desk.clock.now(), sees_confidential(request)
    rows, known, numbers = await desk.read(lambda connection: _read(connection, desk, confidential=confidential))
    shares = shared([(row, _held(row, desk, known, now)) for row in rows])
    rest = numbers["open"] - len(rows)
    text = "\n".join(lines(shares, numbers, rest=rest, who=person_of(request).name, now=now, say=say))
    return await page(
        request,
        "handover.html",
        "交接班",
        shares=shares,
        rest=rest,
        text=f"{fence(desk)}{text}",
        taken=request.query_params.get("taken"),
    )


@post("/handover", status_code=303)
async def post_handover(request: Request[Any, Any, Any]) -> Response[Any]:
    """Take over the named cases, each with a line of its own in its ledger."""
    desk, form = Desk.of(request), await read_form(request)
    cases = form.all("case")
    if not cases:
        raise Problem(400, "没有可接手的事件", "请从交接班页面操作")
    person = person_of(request)
    actions = [
        Action(
            id=digest("handover", case, person.id, form.get("key")),
            case=case,
            kind="take_over",
            actor=actor_of(person),
            at=desk.clock.now(),
        )
        for case in cases
    ]
    outcomes = await asyncio.gather(*(desk.act(each) for each in actions))
    taken = sum(outcome is not None and outcome.ok for outcome in outcomes)
    return go("/handover", taken=str(taken))


def shared(held: Iterable[tuple[QueueRow, Held]]) -> list[Share]:
    """By who claimed them, in the order of the queue; what nobody has claimed stands first."""
    found: dict[str, list[Held]] = {"": []}
    for row, each in held:
        found.setdefault((row.case.acknowledged_by or "") if row.case.acknowledged_at else "", []).append(each)
    return [Share(who=who, cases=tuple(cases)) for who, cases in found.items() if cases]


def lines(
    shares: Iterable[Share], numbers: dict[str, int], *, rest: int, who: str, now: datetime, say: Say
) -> Iterator[str]:
    """The text of the handover: the numbers, then each case in a line."""
    yield say("交接班 {t} 交班人：{who}", t=instant(now), who=who)
    yield say("；").join(f"{say(words)} {numbers[name]}" for name, words in NUMBERS.items())
    for share in shares:
        yield ""
        yield say("{who} 认领，{n} 件", who=share.who, n=len(share.cases)) if share.who else say("无人认领")
        for n, each in enumerate(share.cases, 1):
            yield f"{n}. {_line(each, now, say)}"
    if rest:
        yield ""
        yield say("其余 {n} 件较不紧急，见值班队列", n=rest)


def _line(each: Held, now: datetime, say: Say) -> str:
    parts = [f"{each.number} {say(SEVERITIES[each.severity])} {heading(each.title, say)}"]
    if each.first:
        parts.append(f"{each.first.title} {due_instant(each.first.at, now)}{say(each.first.passed)}")
    return say("；").join([*parts, *(say(words, n=n) for words, n in each.counted)])


def _held(row: QueueRow, desk: Desk, known: AsOf, now: datetime) -> Held:
    steps = row.case.open_steps
    unsent = sum(step.dispatched_at is None for step in steps)
    unsigned = sum(step.dispatched_at is not None and step.signed_at is None for step in steps)
    counts = zip(LEFT, (unsent, unsigned, len(steps), len(row.case.proposals)), strict=True)
    return Held(
        id=row.id,
        number=row.number,
        severity=row.severity,
        title=row.title,
        first=head_of(row.case, desk.reference, known, now),
        counted=tuple((words, n) for words, n in counts if n),
    )


def _read(connection: Connection, desk: Desk, *, confidential: bool) -> tuple[list[QueueRow], AsOf, dict[str, int]]:
    numbers = desk.counts(connection, None, confidential=confidential)
    rows: list[QueueRow] = []
    for n in range(1, SHEETS + 1):
        found = queries.queue(connection, QueueFilter(confidential=confidential, page=n)).rows
        rows += found
        if len(found) < queries.PAGE:
            break
    return rows, exports(connection), numbers


ROUTES = [get_handover, post_handover]
