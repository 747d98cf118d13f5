"""演练: the scenarios, a run at one press in the background, and the finished runs with their reports."""

import asyncio
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from playbooks.errors import ActionRefused

from ..commands.after_action import MARK, plain
from ..forms import read_form
from ..problems import Problem
from ..render import go, page
from ..state import Desk

LOOK_AGAIN_S = 2
"""How soon the page of a run that is under way looks again."""

STATES = {"running": "正在进行", "finished": "已完成", "failed": "未完成"}
# The report is one file that can be handed on: its styles stand in it. It has no script, no form, and loads nothing.
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@get("/drills")
async def get_drills(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What can be played, what is being played, what was played."""
    room = Desk.of(request).drills
    (scenarios, faulty), runs = await asyncio.to_thread(lambda: (room.scenarios(), room.runs()))
    compared = await asyncio.to_thread(room.compared, runs)
    titles = {each.id: plain(each.title) for each in scenarios}
    is_busy = any(each.state == "running" for each in runs)
    shown = await page(
        request,
        "drills.html",
        "演练",
        mark=MARK,
        scenarios=scenarios,
        faulty=faulty,
        runs=runs,
        compared=compared,
        titles=titles,
        states=STATES,
        is_busy=is_busy,
        plain=plain,
    )
    if is_busy:
        shown.headers["Refresh"] = str(LOOK_AGAIN_S)
    return shown


@post("/drills", status_code=303)
async def post_drill(request: Request[Any, Any, Any]) -> Response[Any]:
    """Begin a run; the desk goes on meanwhile."""
    desk = Desk.of(request)
    form = await read_form(request)
    try:
        await asyncio.to_thread(desk.drills.start, form.get("scenario"), desk.clock.now())
    except ActionRefused as refused:
        raise Problem(409, "没有开始演练", str(refused)) from None
    return go("/drills#runs")


@get("/drills/{run:str}")
async def get_report(request: Request[Any, Any, Any], run: FromPath[str]) -> Response[bytes]:
    """The after-action report of a finished run."""
    return await _kept(request, run, "report.html")


@get("/drills/{run:str}/sheet")
async def get_sheet(request: Request[Any, Any, Any], run: FromPath[str]) -> Response[bytes]:
    """The evaluator's sheet of a drill that people answered."""
    return await _kept(request, run, "sheet.html")


async def _kept(request: Request[Any, Any, Any], run: str, name: str) -> Response[bytes]:
    path = await asyncio.to_thread(Desk.of(request).drills.report, run, name)
    if path is None:
        raise Problem(404, "没有这份报告", "演练可能还没有结束；请回到演练页查看")
    return whole_page(await asyncio.to_thread(path.read_bytes))


def whole_page(content: bytes) -> Response[bytes]:
    """A page that stands by itself, to be printed or handed on."""
    return Response(
        content=content,
        media_type="text/html",
        headers={"Cache-Control": "no-store", "Content-Security-Policy": REPORT_POLICY},
    )


ROUTES = [get_drills, post_drill, get_report, get_sheet]
