"""The live queue (值班队列): what needs an answer, the most urgent first, with its countdown and one-click actions."""

from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get
from sqlalchemy import Connection

from playbooks.case import ALERT, Case, Joined, Lapsed
from playbooks.deciding.verdicts import AsOf
from playbooks.folding.climbing import claimed
from playbooks.law.workdays import year_to_ask_for
from playbooks.ledger.quoted import Deadline
from playbooks.telling.by_the_book import why_now
from playbooks.telling.callers import Callers, callers_beyond
from playbooks.telling.leading import Lead, lead_of
from playbooks.telling.which import signals_about
from playbooks.timers import UNANSWERED, timers_about
from playbooks.urgency.severity import uncovered
from streams.intake.exports import exports
from streams.office.roster_desk import gaps_ahead

from ..figures import YEARS
from ..forms import person_of, say_of
from ..outcome import ShownOutcome, outcome_of, recorded, said
from ..papers.handed import shops_of
from ..papers.mentioned import businesses_mentioned, places_mentioned, places_outside
from ..reading import queries
from ..reading.filtering import ALL, UNMERGED, QueueFilter, widened
from ..reading.own import own_part
from ..reading.paging import Page, page_number
from ..reading.queries import LedgerRow, QueueRow, SignalRow
from ..reading.senders import named_senders
from ..reading.sought import is_of_people
from ..render import fragment, go, page
from ..requests.doorkeeper import own_department, sees_confidential
from ..requests.rights import OWN_ROLES
from ..state import Desk
from ..wording.keepers import unit_of
from ..wording.which import ToDepartment, unsent, unsent_together
from ..wording.words import Say
from .assigned_page import AT_HEAD, may_sign, mine_of
from .beside import Head, Times, times_of, undated
from .by_departments import ByDepartments, by_departments
from .delivery import deliveries_of
from .on_duty import gap_words
from .places import where
from .proposed import asked_of
from .sent import DispatchShown, PassedShown, RungShown, ends_by_claim, names_of, passed_on, sent_of, told_of, unreached
from .set_up import is_empty, lines
from .to_decide import decided_by_office, to_decide

OF_ROW = ("acknowledge", "dispatch")
"""What is asked at a row."""
STATES = ("open", "ended", ALL, UNMERGED)
BESIDE = 2
"""Times that stand under the first on a row; the page of the case has them all."""
FIRST_SIGNALS = 3
"""Signals of a case that are read to say where it is."""
NAMED_MAX = 1_000
"""Signals that are read for the businesses of what waits to be dispatched."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the queue as it is shown."""

    id: str
    number: str
    severity: str
    why: tuple[str, ...]
    title: str
    where: tuple[str, ...]
    unit: str
    """The business that it is about, by its name, where one is named."""
    mentioned: tuple[str, ...]
    """Places that only the words of its signals name."""
    named: tuple[str, ...]
    """Businesses that only the words of its signals name."""
    is_name_verified: bool
    """A person has said that the name of the business is right."""
    outside: tuple[str, ...]
    """Other districts, in which the words place it."""
    state: str
    times: Times
    """The time that stands first and big, and those around it."""
    sorted_by: datetime | None
    """The earliest of its times, by which an open case stands among those of its colour."""
    by: str
    """The department that has to keep it, when it does not lead the case."""
    owner: str
    others: int
    """How many departments hold open steps beside the owner; 0 of a department's own part."""
    own: int | None
    """How many open steps the reader's department holds; None of a whole case."""
    leads: bool
    """The owner is who leads, and others have a part."""
    channels: tuple[str, ...]
    signals: int
    opened_at: datetime
    acknowledged_by: str | None
    is_acknowledged: bool
    lapsed: Lapsed | None
    at_once: list[Deadline]
    """What the district has to do without a number and has not done, as `undated` has it."""
    reminded: tuple[datetime, str] | None
    """When who will be told next that nobody has claimed it."""
    told: list[RungShown]
    """Who has been told that nobody claimed it."""
    sent: list[DispatchShown]
    unreached: tuple[str, ...]
    """Departments that no channel leads to, by name, and that somebody has to tell what was dispatched to them."""
    passed: list[PassedShown]
    """What was passed on by hand and is not signed for."""
    ends: tuple[str, ...]
    """Who would not be told after all when somebody claims it."""
    stays: bool
    """Some of what waits for a confirm waits after a claim too."""
    waiting: tuple[ToDepartment, ...]
    """What a dispatch would send."""
    version: int
    proposals: int
    returned: tuple[str, ...]
    """Who returned a step that nobody has in hand since, one for each."""
    away: ByDepartments | None
    """What departments did by themselves in the whole case; None of what one department holds of it."""
    redated: bool
    """An officer has to say whether clocks begin by what a signal says now."""
    callers: Callers | None
    """Callers who tell of more people together than the case counts."""
    ended: str
    heat: str
    heat_why: tuple[str, ...]


@get("/")
async def get_queue(request: Request[Any, Any, Any]) -> Response[Any]:
    """The queue, with filters in the URL; in which nobody's telephone stays."""
    if is_of_people(request.query_params.get("words")):
        return go(f"/?{query_of(filter_of(request))}".rstrip("?"), masked="1")
    context = await _context(request) | {"is_masked": bool(request.query_params.get("masked"))}
    asked = request.query_params.get("done")
    desk = Desk.of(request)
    done = await desk.read(lambda connection: outcome_of(connection, asked)) if asked else None
    has_own = person_of(request).role in OWN_ROLES
    return await page(
        request,
        "queue.html",
        "值班队列",
        **context,
        **await _still_to_do(request),
        mine=await mine_of(request, size=AT_HEAD) if has_own else None,
        may_sign=may_sign(request),
        said=_said_of(done, asked, request),
    )


def _said_of(done: ShownOutcome | None, asked: str | None, request: Request[Any, Any, Any]) -> dict[str, Any] | None:
    """What became of an act, for the row it was asked at: what the row says of it itself is not said again."""
    told = said(done, asked, request)
    if told is None or done is None:
        return told and told | {"at": ""}
    is_of_row, kind = done.action.kind in OF_ROW, say_of(request)(told["kind"])
    further = [each for each in recorded(done, Desk.of(request), request) if not (is_of_row and each.startswith(kind))]
    return told | {"recorded": further, "at": done.number if is_of_row else ""}


@get("/fragments/queue")
async def get_queue_fragment(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The part of the queue that changes by itself."""
    return fragment(request, "queue_live.html", said=None, **await _context(request))


def filter_of(request: Request[Any, Any, Any]) -> QueueFilter:
    """What the URL asks for; what it misspells is left out."""
    given = request.query_params
    words = (given.get("words") or "").strip()[:100]
    return QueueFilter(
        state=state if (state := given.get("state")) in STATES else "open",
        severity=given.get("severity") or None,
        department=given.get("department") or None,
        channel=given.get("channel") or None,
        playbook=given.get("playbook") or None,
        overdue=bool(given.get("overdue")),
        unseen=bool(given.get("unseen")),
        target_passed=bool(given.get("target_passed")),
        unacknowledged=bool(given.get("unacknowledged")),
        claimed=bool(given.get("claimed")),
        proposed=bool(given.get("proposed")),
        opened_from=_day(given.get("opened_from")),
        opened_to=_day(given.get("opened_to")),
        words=words if words and not is_of_people(words) else None,
        page=page_number(request.query_params),
    )


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if YEARS[0] <= day.year < YEARS[1] else None


def query_of(wanted: QueueFilter, **changes: Any) -> str:
    """The URL's query for a filter, with what is not asked for left out."""
    plain = msgspec.to_builtins(wanted) | changes | {"own": None, "confidential": None, "reader": None, "now": None}
    shown = {name: "1" if value is True else value for name, value in plain.items() if value}
    if shown.get("state") == "open":
        del shown["state"]
    if shown.get("page") == 1:
        del shown["page"]
    return urlencode(shown)


def row_of(
    whole: QueueRow,
    read: "_Read",
    signals: list[SignalRow],
    desk: Desk,
    say: Say,
    told: list[RungShown],
    own: str | None,
) -> Row:
    """What the queue shows of one case, or of what one department (`own`) holds of it. `signals`: its first."""
    lead, now = lead_of(whole.case, desk.reference.plan), desk.clock.now()
    case = own_part(whole.case, own) if own else whole.case
    head = (times := times_of(case, desk.reference, read.exports, now)).first
    owner, by = _held_by(case, head, lead, desk)
    others = {step.department_name for step in case.open_steps} - {owner} if own is None else set()
    return Row(
        id=whole.id,
        number=whole.number,
        severity=whole.severity,
        why=why_now(case, desk.reference, uncovered(desk.reference.severities, case.severity_why)),
        title=whole.title,
        where=where(case, [row.signal for row in signals], desk.knowledge),
        unit=unit_of(case, [row.signal for row in signals]),
        mentioned=tuple(each.text for each in places_mentioned(signals, case.area)),
        named=tuple(each.text for each in businesses_mentioned(signals, case)),
        is_name_verified=case.is_name_verified,
        outside=tuple(each.text for each in places_outside(case, signals, desk.reference.areas)),
        state=whole.state,
        times=times._replace(beside=times.beside[:BESIDE]),
        sorted_by=whole.next_at if whole.state == "open" else None,
        by=by,
        owner=owner,
        others=len(others),
        own=len(case.open_steps) if own else None,
        leads=bool(others) or (own is not None and lead is not None),
        channels=tuple(dict.fromkeys(joined.channel for joined in case.signals)),
        signals=len(case.signals),
        opened_at=whole.opened_at,
        acknowledged_by=case.acknowledged_by,
        is_acknowledged=case.acknowledged_at is not None,
        lapsed=case.lapsed,
        at_once=[clock.deadline for clock in undated(case)],
        reminded=_next_told(case, desk),
        told=told,
        sent=sent_of(whole.case, lead, own),
        unreached=names_of(unreached(whole.case, desk.runner.system.doors)),
        passed=passed_on(whole.case),
        ends=ends_by_claim(whole.case),
        stays=bool(claimed(case)),
        waiting=unsent_together(case, say, read.shops),
        version=case.seq,
        proposals=len(case.proposals),
        returned=tuple(step.returned.department for step in case.returned_steps if step.returned),
        away=None if own else by_departments(case, desk.reference),
        redated=not own and bool(case.redated),
        callers=None if own else callers_beyond(case),
        ended=case.conclusion or "",
        heat=case.heat,
        heat_why=case.heat_why,
    )


def _held_by(case: Case, head: Head | None, lead: Lead | None, desk: Desk) -> tuple[str, str]:
    """The department that leads, else has the nearest duty; and that of the nearest duty, where it is another."""
    keeper = head.keeper if head and head.keeper else next((step.department_name for step in case.open_steps), "")
    owner = desk.reference.department_name(lead.department) if lead else keeper
    return owner, keeper if keeper != owner else ""


def _next_told(case: Case, desk: Desk) -> tuple[datetime, str] | None:
    """When who will be told first that nobody has claimed it."""
    if case.acknowledged_at is not None:
        return None
    rungs = desk.reference.ladder.alert_rungs(case.severity)
    timers = (each for each in timers_about(case, ALERT, desk.reference) if not each.kind.startswith(UNANSWERED))
    return next(
        ((timer.at, next(rung.to for rung in rungs if timer.kind == f"rung_{rung.rung}")) for timer in timers), None
    )


async def _still_to_do(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """What is to be set up before anything has come in, and the year whose working days are asked for."""
    desk = Desk.of(request)
    system, now = desk.runner.system, desk.clock.now()
    if desk.exercise is not None:
        return {"set_up": [], "asked_year": None, "ahead": ""}
    found = await desk.read(lambda connection: lines(connection, system, now) if is_empty(connection) else [])
    ahead = gap_words(gaps_ahead(desk.reference.roster, now), now, say_of(request))
    return {"set_up": found, "asked_year": year_to_ask_for(desk.reference.workdays, now), "ahead": ahead}


async def _context(request: Request[Any, Any, Any]) -> dict[str, Any]:
    desk = Desk.of(request)
    own, say = own_department(request), say_of(request)
    wanted = msgspec.structs.replace(
        filter_of(request),
        own=own,
        confidential=sees_confidential(request),
        reader=person_of(request).name,
        now=desk.clock.now(),
    )
    role, plans = person_of(request).role, decided_by_office(desk.reference)
    read, asked, deciding = await desk.read(
        lambda connection: (
            _read(connection, wanted, desk),
            asked_of(connection, role, confidential=wanted.confidential),
            to_decide(connection, role, plans, confidential=wanted.confidential),
        )
    )
    found = read.found
    rows = [
        row_of(
            each,
            read,
            [read.signals[joined.id] for joined in _said(each.case, own) if joined.id in read.signals],
            desk,
            say,
            _told(each.case, read.rungs.get(each.id, []), desk),
            own,
        )
        for each in found.rows
    ]
    return {
        "rows": rows,
        "found": found,
        "wanted": wanted,
        "query_of": query_of,
        "elsewhere": read.elsewhere,
        "everywhere": query_of(widened(wanted, wanted.words)),
        "counts": read.numbers,
        "red": read.red,
        "asked": asked,
        "to_decide": deciding,
        "departments": [each for each in desk.reference.departments if each.kind != "group"],
        "playbooks": desk.reference.playbooks,
    }


def _said(case: Case, own: str | None) -> tuple[Joined, ...]:
    """The first signals that the reader may see of it."""
    return (own_part(case, own) if own else case).signals[:FIRST_SIGNALS]


def _told(case: Case, rungs: list[LedgerRow], desk: Desk) -> list[RungShown]:
    deliveries = deliveries_of(rungs, desk.reference, desk.runner.system.doors, desk.clock.now())
    return told_of(case, desk.reference.department_name, deliveries, alert=True)


class _Read(NamedTuple):
    """What a look at the queue reads, from one snapshot."""

    found: Page[QueueRow]
    signals: dict[str, SignalRow]
    """The first of each case, and those that what waits to be dispatched is about."""
    shops: dict[str, str]
    """By signal, the business that it says in a field of its own."""
    numbers: dict[str, int]
    red: tuple[str, ...]
    """The numbers of red cases that nobody has claimed: of a new one the page tells, whatever it is filtered by."""
    exports: AsOf
    elsewhere: int
    rungs: dict[str, list[LedgerRow]]
    """By case, by which notices rungs of the ladder were told."""


def _read(connection: Connection, wanted: QueueFilter, desk: Desk) -> _Read:
    found = queries.queue(connection, wanted)
    cases = named_senders(connection, [row.case for row in found.rows])
    rows = tuple(msgspec.structs.replace(row, case=cases[row.id]) for row in found.rows)
    found = msgspec.structs.replace(found, rows=rows)
    ids = [joined.id for row in found.rows for joined in row.case.signals[:FIRST_SIGNALS]]
    ids += [each for row in found.rows for each in signals_about(row.case, unsent(row.case))][:NAMED_MAX]
    words = wanted.words
    elsewhere = queries.total(connection, widened(wanted, words)) - found.total if words else 0
    signals = queries.signals_by_id(connection, ids)
    numbers = desk.counts(connection, wanted.own, confidential=wanted.confidential)
    unclaimed = [row.case for row in found.rows if row.case.reached and row.acknowledged_at is None]
    rungs = queries.rung_notices(connection, unclaimed)
    red = queries.unclaimed_red(connection, wanted.own, confidential=wanted.confidential)
    return _Read(found, signals, shops_of(signals.values()), numbers, red, exports(connection), elsewhere, rungs)


ROUTES = [get_queue, get_queue_fragment]
