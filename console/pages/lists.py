"""The other lists: sources, notices, words, what was put aside."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from sqlalchemy import Connection

from playbooks.case import Case
from streams.cluster.workers import workers
from streams.gathering.unplaced import why_aside
from streams.intake.listening import states
from streams.intake.rhythm import state_of
from streams.office.disk import state_of as disk_state
from streams.office.disk import used
from streams.office.tokens import all_tokens
from streams.store.audit import Event

from ..forms import say_of
from ..office import load_glossary
from ..papers.retold import shielded
from ..reading import queries
from ..reading.paging import Page, page_number
from ..render import go, page
from ..requests.doorkeeper import account_of, may, own_department, sees_confidential
from ..requests.problems import Problem
from ..state import Desk
from ..wording.grounds import table
from .case_signals import words_shown
from .delivery import delivery_of

ASIDE = ("irrelevant", "news", "put_aside", "elsewhere")
"""States of signals that nobody has to answer."""


@get("/sources")
async def get_sources(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Every source, when it was last heard, and whether it has fallen silent."""
    desk = Desk.of(request)
    now, doors = desk.clock.now(), desk.runner.system.doors
    rows, asked, working, held = await desk.read(
        lambda connection: (
            queries.sources(connection),
            states(connection),
            workers(connection, now),
            [each for each in all_tokens(connection) if each.revoked_at is None],
        )
    )
    set_h = {each.name: each.silent_after_hours for each in doors.sources}
    workdays = desk.reference.workdays
    rhythm = {row.name: state_of(row.heard, row.last_seen_at, now, workdays, set_h.get(row.name)) for row in rows}
    later = desk.runner.admission.refused.total()
    faults = [*await desk.faults(), *filter(None, [desk.broker_fault(), desk.certificate_fault()])]
    room = used(desk.settings.data)
    misread = desk.runner.doors_file.fault.splitlines()
    return await page(
        request,
        "sources.html",
        "来源",
        rows=rows,
        asked=asked,
        workers=working,
        tokens=held,
        today=desk.known.now(),
        rhythm=rhythm,
        later=later,
        faults=faults,
        misread=misread,
        closed=desk.runner.doors_file.closed,
        room=disk_state(room),
        room_used=f"{room:.0%}",
    )


@get("/ledger")
async def get_ledger(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Who was told what, when, why, by which attempt."""
    number = page_number(request.query_params)
    sees = sees_confidential(request)
    desk = Desk.of(request)

    def read(connection: Connection) -> tuple[Page[queries.LedgerRow], dict[str, tuple[str, Case]]]:
        rows = queries.ledger(connection, number, confidential=sees)
        return rows, queries.cases_by_id(connection, {each.notice.case for each in rows.rows}, confidential=sees)

    found, cases = await desk.read(read)
    ref, doors, now = desk.reference, desk.runner.system.doors, desk.clock.now()
    known = {id_: case for id_, (_, case) in cases.items()}
    deliveries = {
        each.notice.id: delivery_of(each, ref, doors, now, case=known.get(each.notice.case)) for each in found.rows
    }
    return await page(request, "ledger.html", "通知台账", found=found, deliveries=deliveries)


@get("/set-aside")
async def get_set_aside(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Signals that became part of no case, so that nothing is hidden."""
    state = request.query_params.get("state", "irrelevant")
    state = state if state in ASIDE else "irrelevant"
    number = page_number(request.query_params)
    sees = sees_confidential(request)
    found, why = await Desk.of(request).read(lambda connection: _aside(connection, state, number, confidential=sees))
    return await page(
        request,
        "set_aside.html",
        "未处置信息",
        found=found,
        state=state,
        states=ASIDE,
        why=why,
        rumour_now=Desk.of(request).knowledge.rumour_now,
    )


def _aside(
    connection: Connection, state: str, number: int, *, confidential: bool
) -> tuple[Page[queries.SignalRow], dict[str, Event]]:
    found = queries.signals_in(connection, state, number, confidential=confidential)
    return found, why_aside(connection, [row.signal.id for row in found.rows])


@get("/glossary")
async def get_glossary(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The words of the desk; in English also what the laws that it cites are called."""
    is_english = not say_of(request).is_chinese
    return await page(
        request,
        "glossary.html",
        "术语",
        terms=load_glossary(Desk.of(request).settings.seeds),
        laws=table("laws") if is_english else {},
        gloss=table("glossary") if is_english else {},
    )


def _as_read(connection: Connection, signal_id: str, own: str | None) -> queries.SignalRow | None:
    """One signal, as the duty office reads it or a department (`own`)."""
    row = queries.signal_by_id(connection, signal_id)
    if row is None or own is None:
        return row
    versions = [each for each in queries.signals_of(connection, row.case_id or "") if each.signal.id == signal_id]
    return shielded(versions or [row])[0]


@get("/signals/{signal_id:str}")
async def get_signal(request: Request[Any, Any, Any], signal_id: FromPath[str]) -> Response[Any]:
    """One signal with what the classifier made of it."""
    desk = Desk.of(request)
    row = await desk.read(lambda connection: _as_read(connection, signal_id, own_department(request)))
    if row is None:
        raise Problem(404, "没有这条信息", f"没有编号为“{signal_id}”的信息，请核对")
    is_new = bool(request.query_params.get("registered"))
    if is_new and row.case_id:
        return go(f"/cases/{row.case_id}", registered="1")
    ids, sees = [row.case_id or ""], row.is_confidential
    numbers, why = await desk.read(
        lambda connection: (
            queries.numbers_of(connection, ids, confidential=sees),
            why_aside(connection, [signal_id]),
        )
    )
    return await page(
        request,
        "signal.html",
        "信息",
        looks_again=is_new and row.state == "waiting",  # soon it has a case
        row=row,
        marked=words_shown(row, desk, say_of(request)),
        knowledge=desk.knowledge,
        number=numbers.get(row.case_id or ""),
        registered=is_new,
        why=why.get(signal_id),
        may_unmask=account_of(request) is not None and may(request, "unmask"),
    )


ROUTES = [
    get_sources,
    get_ledger,
    get_set_aside,
    get_glossary,
    get_signal,
]
