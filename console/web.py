"""The web application: the route table, and what every request passes through."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response
from litestar.exceptions import NotFoundException
from litestar.logging import LoggingConfig
from litestar.openapi import OpenAPIConfig
from litestar.static_files import create_static_files_router

from . import api
from .described import PROOFS
from .pages import rooms, vendors
from .pages.schema_page import PLUGINS
from .pages.sign_on import SignOn
from .render import go, refused_page
from .requests.apart import cookies_apart
from .requests.away import said_of
from .requests.doorkeeper import Doorkeeper, account_of
from .requests.guard import LOOPBACK, refuse_foreign
from .requests.headers import SECURITY_HEADERS
from .requests.problems import Problem, as_problem
from .requests.rights import home_of
from .state import Desk

HERE = Path(__file__).parent
SWEEP_S = 3600
"""How often it is looked whether a file waited too long."""


def build_app(desk: Desk, *, hosts: tuple[str, ...] = LOOPBACK) -> Litestar:
    """The desk and the API over a running line."""
    app = routed(hosts, body_max=desk.settings.body_max)
    seat(app, desk)
    return app


def seat(app: Litestar, desk: Desk) -> None:
    """From now on the application serves this desk; whoever knew the one before it is known no more."""
    app.state.update({"desk": desk, "doorkeeper": Doorkeeper(desk), "sign_on": SignOn(desk.settings)})


def routed(hosts: tuple[str, ...], *, body_max: int) -> Litestar:
    """The routes and what each request passes through, before a desk is there to be served."""
    return Litestar(
        route_handlers=[
            *api.ROUTES,
            *vendors.ROUTES,
            *rooms.ROUTES,
            create_static_files_router(path="/static", directories=[HERE / "static"], opt={"no_form": True}),
        ],
        lifespan=[_lifespan],
        middleware=[cookies_apart],
        before_request=_guard(hosts),
        after_request=_with_headers,
        exception_handlers={Problem: as_problem, Exception: _unexpected},
        request_max_body_size=body_max,
        logging_config=LoggingConfig(root={"level": "WARNING", "handlers": ["queue_listener"]}),
        openapi_config=OpenAPIConfig(
            title="Shian",
            version="0.1.0",
            path="/schema",
            use_handler_docstrings=True,
            render_plugins=PLUGINS,
            components=PROOFS,
        ),
    )


@asynccontextmanager
async def _lifespan(app: Litestar) -> AsyncIterator[None]:
    desk: Desk = app.state["desk"]
    desk.live.bind()
    sweeping = asyncio.create_task(_sweep(desk))
    yield
    sweeping.cancel()
    await desk.live.close()


async def _sweep(desk: Desk) -> None:
    """Files that were handed over and not taken in go after a day, whoever looks."""
    await asyncio.to_thread(desk.files.uploads.close_all)
    while True:
        await asyncio.to_thread(desk.files.sweep)
        await asyncio.sleep(SWEEP_S)


def _guard(
    hosts: tuple[str, ...],
) -> Callable[[Request[Any, Any, Any]], Awaitable[Response[Any] | None]]:
    async def guard(request: Request[Any, Any, Any]) -> Response[Any] | None:
        refuse_foreign(request.scope["headers"], request.method, hosts)
        try:
            await Doorkeeper.of(request).admit(request)
        except Problem as problem:
            if leads := _way_in(request, problem):
                return leads
            raise
        return None

    return guard


def _way_in(request: Request[Any, Any, Any], problem: Problem) -> Response[Any] | None:
    """Where somebody is led who opened a page without being known, or with a password to be changed first."""
    path = request.url.path
    if request.method != "GET" or path.startswith(("/api/", "/fragments/", "/metrics", "/schema/")):
        return None
    if problem.status == 401:
        return go("/sign-in", back=f"{path}?{request.url.query}" if request.url.query else path)
    account = account_of(request)
    if problem.members.get("change"):
        return go("/account")
    if path == "/" and problem.status == 403 and account is not None:
        return go(home_of(account.role, in_drill=Desk.of(request).exercise is not None))
    return None


async def _with_headers(response: Response[Any]) -> Response[Any]:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _said_of(request: Request[Any, Any, Any], error: Exception) -> Problem:
    if said := said_of(error):
        why = getattr(error, "orig", None) or error  # the statement around it holds what people wrote
        request.logger.warning("%s at %s: %s", said.title, request.url.path, why) if request.app.logger else None
        return said
    request.logger.exception("unexpected error at %s", request.url.path) if request.app.logger else None
    return Problem(500, "系统内部错误", "请稍后再试，并把时间告诉管理员")


def _unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    for_people = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")
    if for_people and isinstance(error, NotFoundException):
        missing = Problem(404, "没有这个页面", "网址可能写错了，或页面已经不在，请从首页进入")
        return refused_page(request, missing, is_missing=True)
    try:
        return as_problem(request, error)
    except Exception:  # not one of ours: say so without details, and let the log have them
        said = _said_of(request, error)
    return refused_page(request, said) if for_people else as_problem(request, said)
