"""`shian get PATH`: the web application once, without a server, so that every page can be tested or scripted."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager

import httpx

from streams.clock import SystemClock
from streams.drills.staged import clock_and_fence
from streams.embedded import Runner
from streams.office.accounts import account_of, has_accounts
from streams.office.sessions import end_session, open_session, session_of
from streams.settings import Settings
from streams.store.database import Database
from streams.system import build

from ..requests.apart import name_at
from ..requests.doorkeeper import SESSION_COOKIE
from ..state import Desk
from ..web import build_app
from .errors import CommandError
from .operator import operator
from .status import reading

HERE = "shian get"
"""Where a session comes from that a command opens: it stands in the record of log-ins."""


def get_once(settings: Settings, path: str, login: str | None) -> tuple[int, bytes]:
    """Status and body of a GET, as this account sees it. Raises CommandError when there are no data, and when there are
    accounts and none is named."""
    with reading(settings) as connection:
        _check(has_accounts(connection), login)
    system = build(settings, SystemClock())
    with closing(system.database):
        system.clock, _ = clock_and_fence(system.database)  # the countdowns of a staged day are of its own
        with closing(Desk(Runner(system, idle=True))) as desk, _session(system.database, login) as secret:
            return asyncio.run(_get(desk, path, secret))


def _check(is_guarded: bool, login: str | None) -> None:
    if is_guarded and login is None:
        raise CommandError("已启用账号，须说明以谁的身份看：加 --as 账号（shian account list 列出账号）")
    if login is not None and not is_guarded:
        raise CommandError("还没有账号，不用 --as")


@contextmanager
def _session(database: Database, login: str | None) -> Iterator[str]:
    """A session of this account for as long as it takes, recorded as every log-in; none without an account."""
    if login is None:
        yield ""
        return
    now = SystemClock().now()
    with database.writing() as connection:
        account = account_of(connection, login)
        if account is None or account.disabled_at is not None:
            raise CommandError(f"没有在用的账号 {login}；用 shian account list 查看")
        if account.must_change:
            raise CommandError(f"账号 {login} 还没有改过初始密码，不能用它看；请先登录一次")
        secret = open_session(connection, login, now, browser=HERE, address=HERE, how=f"{HERE}：{operator()}")
    try:
        yield secret
    finally:
        with database.writing() as connection:
            if found := session_of(connection, secret):
                end_session(connection, found[0], now, address=HERE)


async def _get(desk: Desk, path: str, secret: str) -> tuple[int, bytes]:
    app = build_app(desk)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # httpx has its own idea of ASGI
    cookies = {name_at(desk, SESSION_COOKIE): secret} if secret else {}
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", cookies=cookies) as client,
    ):
        response = await client.get(path, follow_redirects=True)
    return response.status_code, response.content
