"""开办事项: what is still to be done before the office is on duty, and the staff book and test message with it."""

import asyncio
from typing import Any

from litestar import Request, Response, get, post

from connectors.errors import ConnectorError
from streams.office.books import BookError
from streams.office.saying import Refused
from streams.office.staff_book import BOOK_MAX
from streams.office.staff_desk import blank_book, take_book
from streams.store.marks import CHANNEL_TESTED, mark_at

from ..commands.errors import CommandError
from ..forms import person_of, read_file, read_form, say_of
from ..render import XLSX, download, fence, go, page
from ..requests.problems import Problem, refusing
from ..state import Desk
from ..wording.reasons import refusal
from .said_anew import faults_in
from .set_up import lines

FAULTS_SHOWN = 50


@get("/setup")
async def get_setup(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Every line with its state; the staff book, the test message, how to back up."""
    query, say = request.query_params, say_of(request)
    a, b = (query.get(name, "")[:6] for name in ("departments", "people"))
    taken = say("已导入：部门 {a} 个，人员 {b} 名", a=a, b=b) if f"{a}{b}".isdecimal() else ""
    if "tested" in query:
        from connectors.channels.diagnose import DELIVERED  # slow import

        taken = refusal(DELIVERED, say)
    return await _setup(request, notice=taken)


@get("/setup/book")
async def get_book(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The staff book to be filled in, with the departments and people as they are."""
    desk = Desk.of(request)
    return download(f"{fence(desk)}部门和人员表.xlsx", await asyncio.to_thread(blank_book, desk.settings), XLSX)


@post("/setup/book", status_code=200, request_max_body_size=None)
async def post_book(request: Request[Any, Any, Any]) -> Response[Any]:
    """Take the filled staff book in; what is wrong is shown by its cell, and nothing was taken in then."""
    desk = Desk.of(request)
    _, handed = await read_file(request, BOOK_MAX)
    if handed is None or not handed.content:
        raise Problem(400, "还没有文件", "请先选择填好的部门和人员表")
    by, system = person_of(request).name, desk.runner.system
    try:
        taken = await asyncio.to_thread(
            take_book, system.database, system.shipped, system.settings, handed.content, by=by, at=desk.clock.now()
        )
    except (BookError, Refused) as refused:
        return await _setup(request, faults=faults_in(refused, say_of(request)), status=400)
    await asyncio.to_thread(desk.runner.renewal.look)
    return go("/setup", departments=str(taken.departments), people=str(taken.people))


@post("/setup/channel", status_code=200)
async def post_channel(request: Request[Any, Any, Any]) -> Response[Any]:
    """Send one test message by a channel, and say how far it came."""
    from ..commands.channels import try_channel  # slow import

    desk, form = Desk.of(request), await read_form(request)
    with refusing("没有发出", CommandError, ConnectorError):
        found = await asyncio.to_thread(
            try_channel, desk.settings, form.get("channel"), form.get("to"), clock=desk.clock
        )
    if found.failed is not None:
        return await _setup(request, faults=[found.message], status=409)
    now = desk.clock.now()
    await desk.write(lambda c: mark_at(c, CHANNEL_TESTED, now))
    return go("/setup", tested="1")


async def _setup(
    request: Request[Any, Any, Any], *, notice: str = "", faults: list[str] | None = None, status: int = 200
) -> Response[bytes]:
    desk = Desk.of(request)
    system, now = desk.runner.system, desk.clock.now()
    found = await desk.read(lambda connection: lines(connection, system, now))
    return await page(
        request,
        "setup.html",
        "开办事项",
        status=status,
        lines=found,
        channels=system.doors.channels,
        notice=notice,
        faults=(faults or [])[:FAULTS_SHOWN],
        more=max(0, len(faults or []) - FAULTS_SHOWN),
        has_backup_key=bool(desk.settings.backup_key),
    )


ROUTES = [get_setup, get_book, post_book, post_channel]
