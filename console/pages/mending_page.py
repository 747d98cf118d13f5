"""整改清单: what a drill showed to be wrong, each followed up until it is done."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from playbooks.entries import digest
from playbooks.law.workdays import day_of
from streams.clock import SystemClock
from streams.drills.mending import OWN, Item, items_of, tally, write

from ..commands.after_action import plain
from ..forms import Form, person_of, read_form
from ..render import go, page
from ..requests.problems import Problem
from ..state import Desk
from .drill_room import scenario_of
from .drills_page import check_reader

TEXTS = ("problem", "cause", "remedy", "owner", "proof", "dropped")
TEXT_MAX = 500
"""Characters of each."""


class _Result(msgspec.Struct, frozen=True):
    """What is read of a drill's data."""

    title: str
    is_answered: bool = False


@get("/drills/{run:str}/mending")
async def get_mending(request: Request[Any, Any, Any], run: FromPath[str]) -> Response[bytes]:
    """Every item with its form."""
    folder, result = await asyncio.to_thread(_drill, request, run)
    items = await asyncio.to_thread(items_of, folder)
    today = day_of(SystemClock().now())
    told = plain(result.title)
    of = tally(items, today)
    return await page(request, "mending.html", "整改清单", run=run, told=told, items=items, today=today, of=of, own=OWN)


@post("/drills/{run:str}/mending", status_code=303)
async def post_mending(request: Request[Any, Any, Any], run: FromPath[str]) -> Response[Any]:
    """Write one item as it stands now, or a new one."""
    form = await read_form(request)
    folder, _ = await asyncio.to_thread(_drill, request, run)
    item = _item(form, await asyncio.to_thread(items_of, folder), person_of(request).name)
    if not await asyncio.to_thread(write, folder, item):
        raise Problem(409, "没有保存", "这一项刚有人改过，请返回刷新，核对后再填")
    return go(f"/drills/{run}/mending#{item.id}")


def _drill(request: Request[Any, Any, Any], run: str) -> tuple[Path, _Result]:
    """Where a drill that people answered is kept, and what it showed. Raises Problem."""
    check_reader(request, scenario_of(run))
    path = Desk.of(request).drills.report(run, "data.json")
    result = msgspec.json.decode(path.read_bytes(), type=_Result) if path else None
    if path is None or result is None or not result.is_answered:
        raise Problem(404, "没有这份整改清单", "只有由人员应对、已结束的演练有整改清单")
    return path.parent, result


def _item(form: Form, items: list[Item], by: str) -> Item:
    """The item that a form says. Raises Problem."""
    now = SystemClock().now()
    texts = {name: form.get(name) for name in TEXTS}
    if any(len(text) > TEXT_MAX for text in texts.values()):
        raise Problem(400, "填写有误", f"每格至多 {TEXT_MAX} 字")
    stands = next((each for each in items if each.id == form.get("item")), None)
    if stands is None:
        # By its words: pressed twice, or seen by two people, it is one.
        stands = Item(id=f"{OWN}{digest(texts['problem'])[:12]}", problem=texts["problem"])
    if not stands.problem:
        raise Problem(400, "填写有误", "请写明问题")
    if texts["dropped"] and not stands.id.startswith(OWN):
        raise Problem(400, "填写有误", "按记录列入的不能撤回，只能撤回人员另加的")
    due_on, done_on = _day(form.get("due_on")), _day(form.get("done_on"))
    if done_on and done_on > day_of(now):
        raise Problem(400, "填写有误", "办结日期不能晚于今天")
    if done_on and not (texts["remedy"] and texts["owner"] and texts["proof"]):
        raise Problem(400, "填写有误", "写办结日期的，须写明措施、责任人和凭据")
    changes = {**texts, "problem": stands.problem, "due_on": due_on, "done_on": done_on}
    version = form.number("version") or 0
    return msgspec.structs.replace(stands, **changes, by=by, at=now, version=version)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Problem(400, "填写有误", f"“{text}”不是日期") from None


ROUTES = [get_mending, post_mending]
