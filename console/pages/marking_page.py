"""演练评分: the drill that is answered at this desk, against its script, for those who direct and evaluate it."""

import asyncio
from pathlib import Path
from typing import Any

from litestar import Request, Response, get, post
from sqlalchemy import Connection

from streams.clock import SystemClock
from streams.drills.answered import AnsweredDrill
from streams.drills.marking import Marking
from streams.drills.players import Players
from streams.drills.scoring import SCRIPT, DrillResult
from streams.drills.steering import ENDED, done_standing, steered

from ..commands.after_action import Happened, plain, sheet_of, told_of, write_report
from ..commands.drill_words import RATINGS, Held
from ..forms import person_of, read_form, say_of
from ..render import go, page
from ..requests.problems import Problem
from ..state import Desk
from ..wording.words import length
from .drills_page import whole_page


@get("/marking")
async def get_marking(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What stands in the records so far, line by line and department by department."""
    desk = Desk.of(request)
    drill, say = _drill(desk), say_of(request)
    return await page(
        request,
        "marking.html",
        "演练评分",
        plain=plain(drill.scenario.title),
        result=await _so_far(desk, drill),
        ratings=RATINGS,
        length=lambda seconds: length(seconds, say),
        SCRIPT=SCRIPT,
        department=desk.reference.department_name,
    )


@get("/marking/sheet")
async def get_marking_sheet(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The evaluator's sheet, with what stands in the records so far."""
    desk = Desk.of(request)
    drill = _drill(desk)
    return whole_page(sheet_of(drill.scenario, await _so_far(desk, drill), desk.reference).encode())


@post("/marking", status_code=303)
async def post_marking(request: Request[Any, Any, Any]) -> Response[Any]:
    """End the drill: its clock stands still, its report is kept beside those of other runs; once, however often the
    button is pressed."""
    desk = Desk.of(request)
    await read_form(request)
    drill, feed = _drill(desk), desk.feed
    async with desk.ending:
        if feed is None or feed.is_ended:
            return go("/drills")
        feed.clock.pause()
        held_at = SystemClock().now()
        await asyncio.to_thread(feed.steered, ENDED, person_of(request).name, held_at)
        result, told, held = await desk.read(lambda connection: _ended(desk, drill, feed.players, connection))

        def write(folder: Path) -> None:
            write_report(folder, drill.scenario, result, told, desk.reference, held)

        run = await asyncio.to_thread(desk.drills.keep, drill.scenario.id, held_at, write)
        await asyncio.to_thread(feed.end_drill)  # only now: what could not be written is ended once more
    desk.live.changed()
    return go(f"/drills/{run}")


def _drill(desk: Desk) -> AnsweredDrill:
    """Raises Problem where no drill is answered."""
    if desk.drill is None:
        raise Problem(404, "这里没有演练", "由人员应对的演练用 shian drill --desk 打开，见“演练”页")
    return desk.drill


async def _so_far(desk: Desk, drill: AnsweredDrill) -> DrillResult:
    now = desk.clock.now()
    return await desk.read(lambda c: Marking(c, desk.reference, drill.scenario, now).result(is_answered=True))


def _ended(
    desk: Desk, drill: AnsweredDrill, players: Players | None, connection: Connection
) -> tuple[DrillResult, Happened, Held]:
    now = desk.clock.now()
    marking = Marking(connection, desk.reference, drill.scenario, now)
    result = marking.result(refused=players.refused if players else (), is_answered=True)
    turns = steered(connection)
    held = Held(turns=turns, standing=done_standing(marking.entries, turns, drill.opens_at))
    return result, told_of(drill.scenario, marking.entries, desk.reference, now), held


ROUTES = [get_marking, get_marking_sheet, post_marking]
