"""The pages of the desk: the table of rooms, and the small forms that stand on every page."""

import asyncio
from typing import Any

from litestar import Request, Response, Router, post
from litestar.exceptions import HTTPException

from streams.clock import SystemClock
from streams.drills.steering import BEGUN, PAUSED

from ..forms import LANGUAGE_COOKIE, LIGHT_COOKIE, PERSON_COOKIE, Form, cookie, local_path, person_of, read_form
from ..render import SPEEDS, go, refused_page
from ..requests.doorkeeper import may_begin_again
from ..requests.problems import Problem
from ..requests.seats import seated
from ..state import Desk
from ..wording.words import LANGUAGES, LIGHTS
from . import (
    assigned_page,
    calls,
    case_page,
    contact,
    dead_letters,
    drills_page,
    filed,
    files_page,
    handover_page,
    learning_page,
    lists,
    marking_page,
    mending_page,
    passing,
    queue_page,
    reference_page,
    register_page,
    retention_page,
    roster_page,
    rumours_page,
    same_phone,
    setup_page,
    sign_in,
    sign_link,
    sign_on,
    slip,
    statistics_page,
    told_page,
    unmask,
    unplaced_page,
    vendors,
    workdays_page,
)


@post("/person", status_code=303)
async def post_person(request: Request[Any, Any, Any]) -> Response[Any]:
    """Choose who sits at the desk; not authenticated."""
    form = await read_form(request)
    if form.get("person") not in seated(Desk.of(request)):
        raise Problem(400, "没有这个人员", "请从名单中选择")
    return _chosen(form, PERSON_COOKIE, form.get("person"))


@post("/language", status_code=303)
async def post_language(request: Request[Any, Any, Any]) -> Response[Any]:
    """Choose the language of the pages."""
    form = await read_form(request)
    if form.get("language") not in LANGUAGES:
        raise Problem(400, "没有这种语言", "可选中文或英文")
    return _chosen(form, LANGUAGE_COOKIE, form.get("language"))


@post("/light", status_code=303)
async def post_light(request: Request[Any, Any, Any]) -> Response[Any]:
    """Choose light or dark pages for this browser."""
    form = await read_form(request)
    if form.get("light") not in LIGHTS:
        raise Problem(400, "没有这种显示方式", "可选跟随系统、浅色或深色")
    return _chosen(form, LIGHT_COOKIE, form.get("light"))


def _chosen(form: Form, name: str, value: str) -> Response[Any]:
    """Back to the page on which it was chosen; this browser keeps it."""
    answer = go(local_path(form.get("back")))
    answer.cookies.append(cookie(name, value))
    return answer


@post("/sample", status_code=303)
async def post_sample(request: Request[Any, Any, Any]) -> Response[Any]:
    """Pause, resume, set the speed of, or start again the sample day or the drill."""
    desk, form = Desk.of(request), await read_form(request)
    if desk.staged is None:
        raise Problem(409, "操作未执行", "值班数据没有示例时钟")
    if desk.feed is not None and desk.feed.is_ended and form.get("do") != "again":
        raise Problem(409, "演练已结束", "报告在“演练”页；要再练一次，请按“重新开始”")
    if form.get("do") == "again" and not may_begin_again(request):
        raise Problem(403, "没有这项权限", "演练中只有导调人员可以清空重来")
    await asyncio.to_thread(_steer, desk, form.get("do"), person_of(request).name)
    desk.live.changed()
    # Started again, no case of before is there: whoever stood on one goes to the queue.
    return go("/" if form.get("do") == "again" else local_path(form.get("back")))


def _steer(desk: Desk, wish: str, by: str) -> None:
    staged, feed = desk.staged, desk.feed
    if staged is None:
        return
    if wish == "again":
        if feed is not None:
            feed.start_again()
        wish = "" if staged.is_paused else BEGUN
    elif wish == PAUSED:
        staged.pause()
    elif wish == BEGUN:
        staged.resume()
    elif wish.isdecimal() and int(wish) in SPEEDS:
        staged.set_speed(float(wish))
        staged.resume()
    else:
        raise Problem(400, "操作未执行", "请从本系统的页面提交")
    if feed is not None:
        feed.remember()
        if desk.drill and wish:
            feed.steered(wish, by, SystemClock().now())


ROUTES = [
    Router(
        path="/",
        route_handlers=[
            *queue_page.ROUTES,
            *assigned_page.ROUTES,
            *case_page.ROUTES,
            *register_page.ROUTES,
            *lists.ROUTES,
            *unplaced_page.ROUTES,
            *dead_letters.ROUTES,
            *vendors.PAGES,
            *calls.ROUTES,
            *sign_in.ROUTES,
            *sign_on.ROUTES,
            *sign_link.ROUTES,
            *retention_page.ROUTES,
            *slip.ROUTES,
            *unmask.ROUTES,
            *filed.ROUTES,
            *contact.ROUTES,
            *same_phone.ROUTES,
            *files_page.ROUTES,
            *handover_page.ROUTES,
            *drills_page.ROUTES,
            *marking_page.ROUTES,
            *mending_page.ROUTES,
            *passing.ROUTES,
            *told_page.ROUTES,
            *learning_page.ROUTES,
            *statistics_page.ROUTES,
            *setup_page.ROUTES,
            *roster_page.ROUTES,
            *workdays_page.ROUTES,
            *rumours_page.ROUTES,
            *reference_page.ROUTES,
            post_person,
            post_language,
            post_light,
            post_sample,
        ],
        exception_handlers={Problem: refused_page, HTTPException: refused_page},
        include_in_schema=False,
    )
]
