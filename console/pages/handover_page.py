"""Handing over a shift (交接班): what is in hand and whose, as a page and as a text; taken over with one click."""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from sqlalchemy import Connection

from playbooks.actions import DUTY_ROLES, Action
from playbooks.deciding.verdicts import AsOf
from playbooks.district.people import Person
from playbooks.entries import digest
from playbooks.facts import NAME_MAX
from playbooks.urgency.severity import COLOURS
from streams.intake.exports import exports
from streams.office.accounts import all_accounts
from streams.office.shift import Handover, hand_over, handovers

from ..forms import Form, actor_of, person_of, read_form, say_of
from ..papers.final import OPEN
from ..reading import queries
from ..reading.filtering import QueueFilter
from ..reading.paging import PAGE
from ..reading.queries import QueueRow
from ..render import fence, go, page
from ..requests.doorkeeper import sees_confidential
from ..requests.problems import Problem
from ..requests.seats import seated
from ..state import Desk
from ..wording.grounds import heading, titled
from ..wording.refuted import as_the_book_says
from ..wording.which import listed
from ..wording.words import Say, due_instant, instant
from .beside import Head, head_of
from .by_departments import by_departments
from .on_duty import giving_now, parties, were_on_duty
from .shift import Shift, shift_of
from .shift import lines as done

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
RETURNED = "退回待改派 {n} 项"
LEFT = (
    "未派发 {n} 项",
    RETURNED,
    "部门移交 {n} 项",
    "申请延时待答复 {n} 项",
    "有备注的部门 {n} 个",
    "报来人数较少的部门 {n} 个",
    "未签收 {n} 项",
    "未办结 {n} 项",
    "待确认的提级建议 {n} 条",
    "来件改期待决定 {n} 件",
)
"""What may be left of a case: steps, and proposals that wait for a person. What came back waits for no signature but
for whoever hands it to another department."""


class HandedCase(msgspec.Struct, frozen=True, kw_only=True):
    """One open case, as the next shift has to know it."""

    id: str
    number: str
    severity: str
    title: str
    first: Head | None
    counted: tuple[tuple[str, int], ...]
    """What is left of it, in words, with how many: none of what there is nothing of."""
    returned: tuple[tuple[str, str], ...] = ()
    """The steps that came back, in words, each with the department that gave it back."""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What one person answers for; nobody, where `who` is empty."""

    who: str
    cases: tuple[HandedCase, ...]


@get("/handover")
async def get_handover(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What the shift did and what is in hand, by who claimed it: first what nobody has."""
    desk, say = Desk.of(request), say_of(request)
    now, confidential = desk.clock.now(), sees_confidential(request)
    person = person_of(request)

    wanted = _back(request.query_params.get("shift", ""))

    def read(connection: Connection) -> tuple[list[QueueRow], AsOf, dict[str, int], Shift, Shift | None, list[str]]:
        rows, known, numbers = _read(connection, desk, confidential=confidential)
        shift = shift_of(connection, desk, now, say, confidential=confidential)
        back = min(wanted, len(shift.before))
        last = shift_of(connection, desk, now, say, confidential=confidential, back=back) if back else None
        return rows, known, numbers, shift, last, _givers(connection, desk, rows)

    rows, known, numbers, shift, last, givers = await desk.read(read)
    shares = shared([(row, _held(row, desk, known, now, say)) for row in rows])
    rest = numbers["open"] - len(rows)
    asked = request.query_params.get("giver", "")
    roster = desk.reference.roster
    giver, taker, expected = parties(roster, now, shift.began, person.name, asked=asked, givers=givers)
    # Who has just taken over has done nothing yet: what there is to be read is the shift before.
    told = last if last and not shift.acts else shift
    text = [*lines(shares, numbers, rest=rest, giver=giver, taker=taker, now=now, say=say), "", *done(told, now, say)]
    named = [were_on_duty(roster, each.since, each.until or now, now, say) if each else "" for each in (shift, last)]
    return await page(
        request,
        "handover.html",
        "交接班",
        shares=shares,
        rest=rest,
        shift=shift,
        last=last,
        giver=giver,
        expected=expected,
        named=named,
        givers=list(dict.fromkeys([giver, *givers])),
        text=fence(desk) + "\n".join(text),
        RETURNED=RETURNED,
        confirmed=_confirmed(shift, request.query_params.get("confirmed", ""), person),
    )


@post("/handover", status_code=303)
async def post_handover(request: Request[Any, Any, Any]) -> Response[Any]:
    """Take over the shift of whoever gives it, with the named cases, each with a line of its own in its ledger."""
    desk, form = Desk.of(request), await read_form(request)
    cases, giver, person = form.all("case"), form.get("giver")[:NAME_MAX], person_of(request)
    if not giver:
        raise Problem(400, "没有交班人", "请从交接班页面选定交班人再确认接班；只接手一件的，在该事件页办理")
    if giver == person.name:
        raise Problem(400, "交班人和接班人是同一人", "请由接班的人选好操作人（或登录）之后确认")
    if not await desk.read(lambda connection: _may_give(connection, desk, giver)):
        raise Problem(400, "没有这位交班人", f"“{giver}”不在值班人员之列，也没有认领在手的事件；请从页面的名单中选")
    outcomes = await asyncio.gather(*(desk.act(each) for each in _takings(cases, form, person, desk)))
    taken = sum(outcome is not None and outcome.ok for outcome in outcomes)
    now = desk.clock.now()
    await desk.write(lambda connection: hand_over(connection, giver=giver, taker=person.name, cases=taken, now=now))
    return go("/handover", confirmed=giver)


def _takings(cases: list[str], form: Form, person: Person, desk: Desk) -> list[Action]:
    return [
        Action(
            id=digest("handover", case, person.id, form.get("key")),
            case=case,
            kind="take_over",
            actor=actor_of(person),
            at=desk.clock.now(),
        )
        for case in cases
    ]


def _confirmed(shift: Shift, giver: str, taker: Person) -> Handover | None:
    """The handover that the address says was just confirmed, as it is on record; None when it is not."""
    began = shift.began
    return began if began and (began.giver, began.taker) == (giver, taker.name) else None


def _back(given: str) -> int:
    """How many shifts back an address asks for; by default the last one before this."""
    return int(given) if given.isdecimal() and 0 < len(given) < 3 and int(given) > 0 else 1


def _givers(connection: Connection, desk: Desk, rows: Iterable[QueueRow]) -> list[str]:
    """Who may have had the shift: by the roster, the office's people on duty, by the list and by their accounts, who
    took it over last, and whoever holds a case."""
    on_duty = [each.name for each in seated(desk) if each.role in DUTY_ROLES]
    known = [each.name for each in all_accounts(connection) if each.role in DUTY_ROLES and each.disabled_at is None]
    last = [each.taker for each in handovers(connection, 1)]
    holders = [row.case.acknowledged_by for row in rows if row.case.acknowledged_by]
    by_roster = giving_now(desk.reference.roster, desk.clock.now())
    return list(dict.fromkeys([*by_roster, *on_duty, *known, *last, *holders]))


def _may_give(connection: Connection, desk: Desk, giver: str) -> bool:
    """Whether the shift may have been theirs; where nobody is known to be on duty, anybody's."""
    rows, *_ = _read(connection, desk, confidential=True)  # whoever holds what, of names nothing is shown
    givers = _givers(connection, desk, rows)
    return not givers or giver in givers


def shared(held: Iterable[tuple[QueueRow, HandedCase]]) -> list[Share]:
    """By who claimed them, in the order of the queue; what nobody has claimed stands first."""
    found: dict[str, list[HandedCase]] = {"": []}
    for row, each in held:
        found.setdefault((row.case.acknowledged_by or "") if row.case.acknowledged_at else "", []).append(each)
    return [Share(who=who, cases=tuple(cases)) for who, cases in found.items() if cases]


def lines(
    shares: Iterable[Share],
    numbers: dict[str, int],
    *,
    rest: int,
    giver: str,
    taker: str,
    now: datetime,
    say: Say,
) -> Iterator[str]:
    """The text of the handover: the numbers, then each case in a line."""
    yield say("交接班 {t} 交班人：{who} 接班人：{other}", t=instant(now), who=giver, other=taker or OPEN)
    late = numbers.get("unplaced_overdue", 0)
    beside = {"overdue": say("（含待定位 {n} 件）", n=late)} if late else {}
    yield say("；").join(f"{say(words)} {numbers[name]}{beside.get(name, '')}" for name, words in NUMBERS.items())
    for share in shares:
        yield ""
        yield say("{who} 认领，{n} 件", who=share.who, n=len(share.cases)) if share.who else say("无人认领")
        for n, each in enumerate(share.cases, 1):
            yield f"{n}. {_line(each, now, say)}"
    if rest:
        yield ""
        yield say("其余 {n} 件较不紧急，见值班队列", n=rest)


def _line(each: HandedCase, now: datetime, say: Say) -> str:
    parts = [f"{each.number} {say(COLOURS[each.severity])} {heading(each.title, say)}"]
    if each.first:
        first = (titled(each.first.title, say), due_instant(each.first.at, now), say(each.first.passed))
        parts.append(" ".join(filter(None, first)))
    return say("；").join(
        [
            *parts,
            *(f"{say(words, n=n)}{_came_back(each, say) if words == RETURNED else ''}" for words, n in each.counted),
        ]
    )


def _came_back(each: HandedCase, say: Say) -> str:
    steps = say("；").join(say("{step}（{department}退回）", step=step, department=by) for step, by in each.returned)
    return f"{say('：')}{steps}"


def _held(row: QueueRow, desk: Desk, known: AsOf, now: datetime, say: Say) -> HandedCase:
    steps, returned = row.case.open_steps, row.case.returned_steps
    waiting = [step for step in steps if not step.is_returned]
    unsent = sum(step.dispatched_at is None for step in waiting)
    unsigned = sum(step.dispatched_at is not None and step.signed_at is None for step in waiting)
    heard = map(len, by_departments(row.case, desk.reference))
    asked = (len(row.case.proposals), len(row.case.redated))
    counts = zip(LEFT, (unsent, len(returned), *heard, unsigned, len(steps), *asked), strict=True)
    return HandedCase(
        id=row.id,
        number=row.number,
        severity=row.severity,
        title=as_the_book_says(row.title, desk.knowledge),
        first=head_of(row.case, desk.reference, known, now),
        counted=tuple((words, n) for words, n in counts if n),
        returned=tuple(
            (listed([step], row.case, say, ""), step.returned.department) for step in returned if step.returned
        ),
    )


def _read(connection: Connection, desk: Desk, *, confidential: bool) -> tuple[list[QueueRow], AsOf, dict[str, int]]:
    numbers = desk.counts(connection, None, confidential=confidential)
    rows: list[QueueRow] = []
    for n in range(1, SHEETS + 1):
        found = queries.queue(connection, QueueFilter(confidential=confidential, page=n)).rows
        rows += found
        if len(found) < PAGE:
            break
    return rows, exports(connection), numbers


ROUTES = [get_handover, post_handover]
