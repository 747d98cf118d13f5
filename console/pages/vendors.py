"""The vendors' door on the web: their deliveries, the last of them with what became of each, and doing one again."""

import asyncio
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from connectors.errors import ConnectorError
from streams.intake.admission import RETRY_AFTER_S
from streams.intake.listening import Ear
from streams.intake.vendors import LATER, Vendors, deliveries

from ..described import in_words, refusals
from ..forms import read_form
from ..intake import posted_of
from ..render import go, page
from ..requests.plain import Plain
from ..requests.problems import Problem
from ..state import Desk


@post(
    "/api/sources/{name:str}",
    status_code=200,
    responses={**in_words(200, 403, 404, 415, 503), **refusals(400, 409, 413, 429)},
)
async def post_delivery(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """A vendor's delivery: any JSON or form, as the office's file maps it; answered as the vendor needs."""
    desk = Desk.of(request)
    if desk.exercise:
        raise Problem(409, "没有收下", "示例日不接外来数据")
    if desk.is_full():
        raise Problem(429, "积压过多", "请按 Retry-After 稍后重发", headers={"Retry-After": "5"})
    posted = await posted_of(request)
    vendors, now = Vendors(Ear(desk.runner)), desk.clock.now()
    answer = await asyncio.to_thread(vendors.take, name, posted, now)
    if answer is LATER:
        headers = {"Retry-After": str(RETRY_AFTER_S)}
        raise Problem(429, "积压过多", "请按 Retry-After 稍后整批重发；涉及人员不适的已收下", headers=headers)
    return Plain(content=answer.body.encode(), status_code=answer.status, media_type=answer.content_type)


@get("/sources/{name:str}")
async def get_source(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """The last deliveries of one source, and what became of each."""
    desk = Desk.of(request)
    rows = await desk.read(lambda connection: deliveries(connection, name))
    return await page(request, "source.html", "来源", name=name, rows=rows)


@post("/sources/{name:str}/again", status_code=303)
async def post_again(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """Map one kept delivery anew; what came in before is only repeated."""
    desk, form = Desk.of(request), await read_form(request)
    number = form.number("delivery")
    vendors, now = Vendors(Ear(desk.runner)), desk.clock.now()
    try:
        said = await asyncio.to_thread(vendors.again, name, number or 0, now)
    except ConnectorError as error:
        raise Problem(409, "没有重读", f"{error}。请先改正文件") from None
    if said is None:
        raise Problem(404, "没有这次推送", "只保留每个来源最近 20 次")
    desk.live.changed()
    return go(f"/sources/{name}")


ROUTES = [post_delivery]
PAGES = [get_source, post_again]
