"""演练: the scenarios, a run at one press in the background, and the finished runs with their reports."""

import asyncio
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from playbooks.errors import ActionRefused
from playbooks.law.workdays import day_of
from streams.clock import SystemClock

from ..commands.after_action import MARK, plain
from ..figures import targets_of
from ..forms import read_form
from ..render import download, go, page
from ..requests.doorkeeper import may
from ..requests.problems import Problem, refusing
from ..state import Desk
from .drill_room import scenario_of
from .plan_targets import exercised

STATES = {"running": "正在进行", "finished": "已完成", "failed": "未完成"}
# The report is one file that can be handed on: its styles stand in it. It has no script, no form, and loads nothing.
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@get("/drills")
async def get_drills(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What can be played, what is being played, what was played."""
    desk, played = Desk.of(request), _played_by(request)
    room = desk.drills
    (scenarios, faulty), runs = await asyncio.to_thread(lambda: (room.scenarios(), room.runs()))
    scenarios = [each for each in scenarios if each.id != played]
    runs = [each for each in runs if each.scenario != played]
    compared = await asyncio.to_thread(room.compared, runs)
    today = day_of(SystemClock().now())
    mending = await asyncio.to_thread(lambda: {each.id: room.mending(each.id, today) for each in runs if each.mark})
    titles = {each.id: plain(each.title) for each in scenarios}
    is_busy = any(each.state == "running" for each in runs)
    return await page(
        request,
        "drills.html",
        "演练",
        looks_again=is_busy,
        mark=MARK,
        scenarios=scenarios,
        faulty=faulty,
        runs=runs,
        compared=compared,
        mending=mending,
        titles=titles,
        states=STATES,
        held=exercised(runs, today) if any(each.counts == "drills" for each in targets_of(desk)) else None,
        is_busy=is_busy,
        plain=plain,
    )


@post("/drills", status_code=303)
async def post_drill(request: Request[Any, Any, Any]) -> Response[Any]:
    """Begin a run; the desk goes on meanwhile."""
    desk, form = Desk.of(request), await read_form(request)
    check_reader(request, form.get("scenario"))
    with refusing("没有开始演练", ActionRefused):
        await asyncio.to_thread(desk.drills.start, form.get("scenario"), desk.clock.now())
    return go("/drills#runs")


@get("/drills/{run:str}")
async def get_report(request: Request[Any, Any, Any], run: FromPath[str]) -> Response[bytes]:
    """The after-action report of a finished run."""
    return await _kept(request, run, "report.html")


@get("/drills/{run:str}/sheet")
async def get_sheet(request: Request[Any, Any, Any], run: FromPath[str]) -> Response[bytes]:
    """The evaluator's sheet of a drill that people answered."""
    return await _kept(request, run, "sheet.html")


@get("/drills/{run:str}/summary")
async def get_summary(request: Request[Any, Any, Any], run: FromPath[str]) -> Response[bytes]:
    """The summary report of a drill that people answered, as text to go on with."""
    kept = await _kept(request, run, "summary.txt")
    # With its mark in front: some word processors take a text without it for another encoding.
    return download(f"{MARK}总结报告 {run}.txt", b"\xef\xbb\xbf" + kept.content, "text/plain; charset=utf-8")


def _played_by(request: Request[Any, Any, Any]) -> str | None:
    """The scenario that who asks is playing here: its reports say what is expected, so they see them elsewhere."""
    drill = Desk.of(request).drill
    return drill.scenario.id if drill and not may(request, "marking") else None


def check_reader(request: Request[Any, Any, Any], scenario: str) -> None:
    """Raises Problem where who asks would read what is expected of them."""
    if scenario == _played_by(request):
        raise Problem(403, "演练中看不到这个脚本", "参演人员演练结束后在值班台的“演练”里查看")


async def _kept(request: Request[Any, Any, Any], run: str, name: str) -> Response[bytes]:
    check_reader(request, scenario_of(run))
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


ROUTES = [get_drills, post_drill, get_report, get_sheet, get_summary]
