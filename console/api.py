"""The machine's side: signals in, alerts and cases out, actions, health. Errors are RFC 9457 problem documents."""

from collections.abc import AsyncIterator
from datetime import datetime
from math import nan
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import Connection

from connectors.dates import in_beijing
from playbooks.actions import Action
from playbooks.folding.fold import standings
from playbooks.law.workdays import day_of
from playbooks.telling.by_the_book import why_now
from streams.clock import is_synchronised
from streams.office.backup import last_backup
from streams.office.certificates import valid_until
from streams.office.disk import used
from streams.store.stored import entries_of

from .described import (
    ASKS_LOGIN,
    ASKS_TOKEN,
    Pending,
    Ready,
    TakesAction,
    TakesSignals,
    also,
    of_changes,
    of_item,
    of_signals,
    refusals,
    said,
)
from .figures import look, period_of
from .forms import actor_of
from .intake import content_type, headers_of, take
from .live import Live
from .pages.correctable import with_read
from .papers.reply import by_the_book
from .papers.retold import covered_of, untitled
from .reading import queries
from .reading.became import Became, Changes, Item, cursor_now
from .reading.cursors import CursorError, Cursors
from .reading.filtering import QueueFilter
from .reading.own import held_of, own_entries, seen_part
from .reading.paging import Page, page_of, within
from .requests.doorkeeper import Doorkeeper, account_of, may, own_department, sees_confidential
from .requests.plain import Plain
from .requests.problems import Problem
from .state import Desk
from .wording.refuted import as_the_book_says

ENTRIES, SIGNALS = 1000, 500
"""Entries and signals of a case in one answer: an affair of twenty thousand posts has as many of each."""


@post(
    "/api/signals",
    status_code=202,
    operation_class=TakesSignals,
    security=ASKS_TOKEN,
    responses=of_signals(),
)
async def post_signals(request: Request[Any, Any, Any]) -> Response[bytes]:
    """One signal (bare JSON or CloudEvents structured, batched, binary) or many (NDJSON).

    202 once durable, with id and receipt of each; 400 (422 when it says nothing) with every faulty item and its field,
    and then nothing is stored; 429 when so much waits that some or all must be sent again after Retry-After, with what
    was taken and what was not. After 429, 503, an answer 5xx or none, send the same again: what was taken is repeated.
    Versions of one item are to be sent one after another, or with their revised_at. Bodies are not compressed.
    """
    taken = await take(Desk.of(request), headers_of(request.scope["headers"]), await request.body())
    return Plain(
        content=taken.body, media_type="application/json", status_code=taken.status, headers=dict(taken.headers)
    )


@get("/api/signals", security=ASKS_TOKEN, responses=of_item())
async def get_item(
    request: Request[Any, Any, Any],
    source_id: FromQuery[str | None] = None,
    signal: Annotated[str | None, QueryParameter(name="id")] = None,
) -> Response[bytes]:
    """What became of one item that this token's source sent, by the source's own number, or by the `id` that it was
    answered with where it has none.

    `state`: `handling` (taken; nothing can be told yet), `in_case` (a case answers it), `set_aside` (nobody here has to
    answer it), `elsewhere` (it was found to be another district's). Of an item in a case: the case's number and state,
    whether a complaint was accepted or refused and when, when it was answered, and the duties owed to the sender with
    the times by which the law wants them. Some items (a report of illness is one) stay `handling`, whatever is done.
    """
    desk, who = Desk.of(request), await Desk.of(request).known.asker(request.headers)
    asked = [each for each in (source_id, signal) if each is not None]
    if len(asked) != 1:
        raise Problem(400, "请求不完整", "请带 source_id（报送时自己的编号）或 id（报送时应答的编号），二者取一")

    def read(connection: Connection) -> Item | None:
        became = Became(connection, who.source, desk.exercise, who.channels)
        return became.item(source_id) if source_id is not None else became.item_by_id(asked[0])

    found = await desk.read(read)
    if found is None:
        raise Problem(404, "没有这条信息", f"没有编号为“{asked[0]}”的信息，请核对")
    return json(found)


@get("/api/signals/changes", security=ASKS_TOKEN, responses=of_changes())
async def get_changes(request: Request[Any, Any, Any], after: FromQuery[str | None] = None) -> Response[bytes]:
    """Items of this token's source of which what is told has changed since the cursor, each as it is now.

    Without `after` nothing but the cursor of now; with `after=0` everything that ever changed. `cursor` is to be sent
    as `after` the next time, as it is; while `more` is true, at once. It is of no use to another source. An item may be
    told more than once, and is told within two minutes. What is still as it was taken is not told.
    """
    desk, who = Desk.of(request), await Desk.of(request).known.asker(request.headers)
    now, cursors = desk.clock.now(), Cursors(desk.runner.system.vault, who.source, desk.exercise, who.channels)
    if after is None:
        cursor = await desk.read(lambda c: cursor_now(c, who.source, now))
        return json(Changes(items=[], cursor=cursors.sealed(cursor), more=False))
    try:
        since = cursors.opened(after)
        found = await desk.read(lambda c: Became(c, who.source, desk.exercise, who.channels).since(since, now))
    except CursorError as error:
        raise Problem(409, "游标不对", str(error)) from None
    return json(Changes(items=found.items, cursor=cursors.sealed(found.cursor), more=found.more))


@get("/api/alerts", security=ASKS_LOGIN, responses={**said(200), **refusals(400, 401, 403)})
async def get_alerts(
    request: Request[Any, Any, Any],
    page: FromQuery[int] = 1,
    severity: FromQuery[Literal["red", "orange", "yellow", "blue"] | None] = None,
    which: Annotated[Literal["open", "ended", "all", "unmerged"], QueryParameter(name="state")] = "open",
) -> Response[bytes]:
    """Alerts with their cases, red first, then by what is due next; paged: `pages` says how many pages there are."""
    desk = Desk.of(request)
    wanted = QueueFilter(
        state=which,
        severity=severity,
        page=page,
        own=own_department(request),
        confidential=sees_confidential(request),
    )
    found = await desk.read(lambda connection: queries.queue(connection, wanted))
    rows = [
        {
            "alert": row.case.alert,
            "case": row.id,
            "number": row.number,
            "severity": row.severity,
            "why": why_now(row.case, desk.reference),
            "title": as_the_book_says(row.title, desk.knowledge),
            "state": row.state,
            "opened_at": row.opened_at,
            "next_due_at": row.next_due_at,
            "is_overdue": row.is_overdue,
            "is_unseen": row.is_unseen,
            "acknowledged_at": row.acknowledged_at,
            "signals": len(row.case.signals),
        }
        for row in found.rows
    ]
    return json({"alerts": rows, "total": found.total, "page": found.page, "pages": found.pages})


@get("/api/cases/{case_id:str}", security=ASKS_LOGIN, responses={**said(200), **refusals(400, 401, 403, 404)})
async def get_case(
    request: Request[Any, Any, Any], case_id: FromPath[str], page: FromQuery[int] = 1, signals: FromQuery[int] = 1
) -> Response[bytes]:
    """A case as it stands, and its entries, the oldest first: `page` of them, by the thousand. `case.signals` holds
    page `signals` of its signals, by five hundred; `signals` says how many there are."""
    desk, own = Desk.of(request), own_department(request)
    pages = within(page), within(signals)
    answer = await desk.read(lambda connection: _case(connection, desk, case_id, own, *pages))
    if answer is None:
        raise Problem(404, "没有这个事件", f"编号 {case_id}")
    return Plain(content=answer, media_type="application/json")


def _case(connection: Connection, desk: Desk, case_id: str, own: str | None, page: int, signals: int) -> bytes | None:
    """A case with a page of its signals and of its entries as JSON, or the part of one department: of an affair of
    twenty thousand posts reading it takes a second, which is none of the loop's."""
    row = queries.case_by_id(connection, case_id)
    if row is None:
        return None
    case = row.case
    if own:
        held = held_of(standings(entries_of(connection, row.id)), own)
        case = seen_part(case, held)
        case, log = untitled(case, own_entries(held, case), covered_of(queries.signals_of(connection, row.id)))
        entries = page_of(log, page, ENTRIES)
    else:
        entries = queries.entries_page(connection, row.id, page, ENTRIES)
    some = page_of(case.signals, signals, SIGNALS)
    told = {
        "number": row.number,
        "case": msgspec.structs.replace(by_the_book(case, desk), signals=some.rows),
        "signals": _paged(some),
        "entries": entries.rows,
        **_paged(entries),
    }
    return msgspec.json.encode(told)


def _paged(found: Page[Any]) -> dict[str, int]:
    return {"total": found.total, "page": found.page, "pages": found.pages}


@get("/api/statistics", security=ASKS_LOGIN, responses={**said(200), **refusals(400, 401, 403)})
async def get_statistics(
    request: Request[Any, Any, Any],
    first: Annotated[str | None, QueryParameter(name="from")] = None,
    last: Annotated[str | None, QueryParameter(name="to")] = None,
) -> Response[bytes]:
    """What the page of statistics counts, of the days `from` to `to` (this month without them) and of those before:
    counts, shares from 0 to 1 (`rate`), lengths in seconds (`median`). A share or a median says of how many it is told
    (`of`), and is null where these are fewer than five. Only what who asks may see is counted."""
    desk, sees = Desk.of(request), sees_confidential(request)
    period = period_of({"from": first or "", "to": last or ""}, day_of(desk.clock.now()))
    reads = may(request, "lists")
    found = await desk.read(lambda connection: look(connection, desk, period, confidential=sees, reasons=reads))
    return json(found.statistics)


@post(
    "/api/cases/{case_id:str}/actions",
    status_code=200,
    operation_class=TakesAction,
    security=ASKS_LOGIN,
    responses={
        **said(200),
        **refusals(400, 401, 403, 404, 409, 413, 415),
        **also(202, Pending, "it takes longer: look there"),
    },
)
async def post_action(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[bytes]:
    """Carry out an action on a case, by its id or number: 200 with the entries, 409 with the reason, 202 when it takes
    longer than two seconds. A time without a zone is Beijing time."""
    desk = Desk.of(request)
    kind = content_type(request.headers)
    if kind != "application/json":  # what a form can send must never be an action: forms carry a token
        raise Problem(415, "不支持的内容类型", f"{kind}；请用 application/json")
    try:
        given = msgspec.json.decode(await request.body(), type=dict[str, Any])
        account = account_of(request)
        known = {"actor": msgspec.to_builtins(actor_of(account.acts_as))} if account else {}
        row = await desk.read(lambda connection: queries.case_by_id(connection, case_id))
        if row is None:
            raise Problem(404, "没有这个事件", f"编号 {case_id}")
        action = msgspec.convert({"at": desk.clock.now(), **given, **known, "case": row.id}, Action, strict=False)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Problem(400, "操作有误", str(error)) from None
    if "link_from" in action.body:
        raise Problem(400, "操作有误", "link_from 只由手机签收链接写入")
    if "files" in action.body:
        raise Problem(400, "操作有误", "附件（files）只由页面提交")
    if action.at.tzinfo is None:
        action = msgspec.structs.replace(action, at=in_beijing(action.at))
    outcome = await desk.act(await with_read(desk, action))
    if outcome is None:
        return json({"pending": True, "look": f"/api/cases/{case_id}"}, status=202)
    if not outcome.ok:
        raise Problem(409, "操作未执行", outcome.reason, version=outcome.version)
    return json({"case": outcome.case, "version": outcome.version, "entries": outcome.entries})


@get("/api/live", security=ASKS_LOGIN, responses=refusals(400, 401, 403, 503))
async def get_live(request: Request[Any, Any, Any]) -> ServerSentEvent | Response[bytes]:
    """Server-sent events: `change` with a counter, at once and whenever something changed, upon which whoever listens
    fetches anew what they show; `tick` keeps proxies awake. Events have no id: after a break the first one says it all,
    so that there is nothing to ask for by Last-Event-ID. It ends with the log-in."""
    desk = Desk.of(request)
    if desk.live.listeners >= desk.settings.live_max:
        raise Problem(503, "实时连接已满", "页面会改为定时刷新", headers={"Retry-After": "30"})
    return ServerSentEvent(_events(desk.live, request))


async def _events(live: Live, request: Request[Any, Any, Any]) -> AsyncIterator[ServerSentEventMessage]:
    keeper = Doorkeeper.of(request)
    async for name, data in live.events():
        if not await keeper.still(request):  # logged out, disabled, or nobody there any more
            return
        yield ServerSentEventMessage(event=name, data=data, retry=3000)


@get("/healthz", responses={**said(200), **refusals(400)})
async def healthz() -> Response[bytes]:
    """The process answers."""
    return json({"ok": True})


@get("/readyz", responses={**said(200), **refusals(400), **also(503, Ready, "what does not work")})
async def readyz(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The desk works: the database answers, the watch watches, assessing goes on where it is the desk's. What `doors`,
    `certificate` and `broker` name stops nothing: a desk whose broker is away takes in, answers and acts.
    """
    desk = Desk.of(request)
    faults, doors = await desk.faults(), desk.runner.doors_file
    closed = [*doors.fault.splitlines(), *doors.closed]
    beside = {"doors": closed, "certificate": desk.certificate_fault(), "broker": desk.broker_fault()}
    return json({"ok": not faults, "faults": faults, **beside}, status=200 if not faults else 503)


@get("/metrics", media_type="text/plain", security=[*ASKS_TOKEN, *ASKS_LOGIN], responses=refusals(400, 401, 403))
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Prometheus text. Of a drill or the sample day every number bears the label `exercise`: none is of duty."""
    desk = Desk.of(request)
    now, until, clock = desk.clock.now(), valid_until(desk.settings.data), is_synchronised()
    numbers, backup_at = await desk.read(lambda c: (queries.status(c, now), last_backup(c)))
    registry, fence = CollectorRegistry(), {"exercise": desk.exercise} if desk.exercise else {}
    for name, value, what in (
        ("shian_signals", numbers["signals"], "signals stored"),
        ("shian_cases_open", numbers["cases"]["open"], "open cases"),
        ("shian_cases_overdue", numbers["cases"]["overdue"], "open cases with a missed statutory clock"),
        ("shian_cases_unseen", numbers["cases"]["unseen"], "open cases whose export is too old to show a clock's end"),
        ("shian_alerts_unacknowledged", numbers["alerts"]["unacknowledged"], "alerts nobody has acknowledged"),
        ("shian_dead_letters", numbers["dead_letters"], "dead letters waiting"),
        ("shian_lag", numbers["lag"], "signals on the log not yet assessed"),
        ("shian_refused", desk.runner.admission.refused.total(), "signals told to come later since the start"),
        ("shian_disk_used_ratio", used(desk.settings.data), "share of the data folder's disk that is used"),
        ("shian_backup_timestamp_seconds", _timestamp(backup_at, 0.0), "when the last whole backup was made; 0: never"),
        ("shian_certificate_timestamp_seconds", _timestamp(until, nan), "when the certificate expires; NaN: none"),
        ("shian_clock_synchronised", nan if clock is None else clock, "1: something keeps the clock right"),
        ("shian_ready", not await desk.faults(), "1: the desk works"),
        ("shian_broker_reached", _reached(desk), "1: what is taken in goes on to the broker; NaN: there is none"),
        ("shian_live_listeners", desk.live.listeners, "open live connections"),
    ):
        gauge = Gauge(name, what, list(fence), registry=registry)
        (gauge.labels(**fence) if fence else gauge).set(value)
    return Plain(content=generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _reached(desk: Desk) -> float:
    return float(not desk.broker_fault()) if desk.runner.feeder.hands_on else nan


def _timestamp(at: datetime | None, never: float) -> float:
    return at.timestamp() if at else never


def json(body: Any, *, status: int = 200) -> Response[bytes]:
    """A JSON answer encoded by msgspec."""
    return Plain(content=msgspec.json.encode(body), media_type="application/json", status_code=status)


ROUTES = [
    post_signals,
    get_item,
    get_changes,
    get_alerts,
    get_statistics,
    get_case,
    post_action,
    get_live,
    healthz,
    readyz,
    metrics,
]
