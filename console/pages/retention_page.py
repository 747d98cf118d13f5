"""保存期限: which private data will go, when and by which rule; keeping some of them all the same, for a reason."""

import asyncio
from functools import partial
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from playbooks.law.retention import load_retention
from streams.privacy.left_files import left_files
from streams.privacy.private import PrivateError
from streams.privacy.retention import GONE, coming, hold, release

from ..forms import person_of, read_form
from ..reading.queries import is_confidential
from ..render import go, page
from ..requests.doorkeeper import account_of, may, sees_confidential
from ..requests.problems import Problem, refusing
from ..state import Desk

SHOWN = 500
"""Rows of the page; the next to go come first."""


@get("/retention")
async def get_retention(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Everything that was told to go, the next first."""
    desk, sees = Desk.of(request), sees_confidential(request)
    files = await asyncio.to_thread(left_files, desk.settings.data)
    known = await desk.read(lambda connection: coming(connection, files))
    rows = [each for each in known if sees or not each.is_confidential]
    return await page(
        request,
        "retention.html",
        "保存期限",
        rows=rows[:SHOWN],
        total=len(rows),
        retention=load_retention(desk.settings.seeds),
        may_hold=may(request, "hold"),
    )


@post("/retention/{kept_id:str}", status_code=303)
async def post_hold(request: Request[Any, Any, Any], kept_id: FromPath[str]) -> Response[Any]:
    """Keep one, or let its rule count again; a row of the record."""
    desk, form = Desk.of(request), await read_form(request)
    if not sees_confidential(request) and await desk.read(lambda c: is_confidential(c, "signal", kept_id)):
        raise Problem(409, "没有办理", GONE)
    account = account_of(request)
    who, now = account.login if account else person_of(request).name, desk.clock.now()
    change = partial(hold, id_=kept_id, now=now, reason=form.get("reason"), who=who)
    if form.get("do") == "release":
        change = partial(release, **change.keywords, notice=load_retention(desk.settings.seeds))
    with refusing("没有办理", PrivateError):
        await desk.write(change)
    return go("/retention")


ROUTES = [get_retention, post_hold]
