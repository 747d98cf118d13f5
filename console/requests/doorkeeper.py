"""The doorkeeper: who a request comes from, and whether they may have what they ask for.

As long as nobody has an account, a desk that only its own machine reaches asks nobody: the pages' chooser says who
acts. From the first account on, nobody comes in without one.
"""

import asyncio
from collections import deque
from datetime import timedelta
from typing import Any

from litestar import Request
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from playbooks.case import Case
from streams.clock import SystemClock, TimeSource, stopwatch
from streams.office.accounts import Account
from streams.office.sessions import OPEN as OPEN_SESSION
from streams.office.sessions import Session, session_of, touch

from ..forms import person_of
from ..reading import queries
from ..reading.left import left_by
from ..reading.own import has_step
from ..state import Desk
from .known import METRICS
from .problems import Problem
from .rights import CHOOSER, KNOWN, OPEN, TOKEN, Need, Scope, need_of, scope_of

SESSION_COOKIE = "shian_session"
BROWSER_COOKIE = "shian_browser"
TOUCH_AFTER = timedelta(minutes=1)
"""How exactly the last use of a session is kept."""
FAILURES_MAX, FAILURES_IN_S = 20, 600.0
"""Failed log-ins from one address in ten minutes, after which it is told to wait."""
NEEDS_TOKEN = "需要账号，或者运行指标的令牌（用 shian token add metrics 添加）"
"""What whoever asks for them without either is told."""
ONLY_SENDS = (
    "来源的令牌只能报送信息（POST /api/signals）、查询自己所报的办理情况（GET /api/signals）和看接口说明（/schema），"
    "其他读取须用账号登录"
)
"""What a program is told that asks by the token of its source for what is shown to people."""
QUIET = ("/fragments/", "/api/live")
"""What pages fetch by themselves: it does not show that somebody is there."""
CONFIDED = ("director",)
"""Roles that open reports about officials."""
WHILE_CHANGING = ("/account", "/account/password", "/sign-out", "/language", "/light", "/static")
"""What may be opened with a password that must be changed first."""


class Doorkeeper:
    """One for each application."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.clock: TimeSource = SystemClock() if desk.staged else desk.clock
        """Sessions live by the machine's clock, on the sample day too."""
        self.idle = timedelta(minutes=desk.settings.idle_minutes)
        self.one_at_a_time = asyncio.Lock()
        """Proofs are tried one after the other, so that nobody tries a hundred before the first counts."""
        self._failures: dict[str, deque[float]] = {}

    @staticmethod
    def of(request: Request[Any, Any, Any]) -> "Doorkeeper":
        """The doorkeeper of the application that serves `request`."""
        keeper: Doorkeeper = request.app.state["doorkeeper"]
        return keeper

    async def admit(self, request: Request[Any, Any, Any]) -> None:
        """Let a request pass, with its account and what it may see in its state. Raises Problem."""
        need = need_of(request.method, request.scope["path_template"])
        try:
            request.state["guarded"] = guarded = await self._desk.known.is_guarded()
        except SQLAlchemyError:
            if need.right == OPEN:  # what shows nothing of anybody, such as whether the process answers
                return
            raise
        if not guarded:
            await self._check_confidential(request, need)
            return
        found = await self.find(request)
        account = found[1] if found else None
        if found and account:
            request.state["account"], request.state["session"] = account, found[0]
        if need.right in (OPEN, TOKEN):  # what needs a token asks for it itself, on its short way too
            return
        if need.right == CHOOSER:
            raise Problem(409, "操作未执行", "本系统已启用账号，操作人以登录为准")
        if account is None and await self._opens_by_token(request, need):
            return
        if account is None:
            raise await self._unknown(request, need)
        if account.must_change and not request.url.path.startswith(WHILE_CHANGING):
            raise Problem(403, "请先修改密码", "初始密码只能用来登录一次", change=True)
        await self._check(request, need, account)

    async def _opens_by_token(self, request: Request[Any, Any, Any], need: Need) -> bool:
        """Whether a token opens it: that of the metrics theirs, that of any source how it is to send."""
        source = await self._desk.known.source_of(request.headers)
        if need.right == METRICS:
            return source == METRICS
        return source is not None and need.right == KNOWN and request.url.path.startswith("/schema")

    async def _unknown(self, request: Request[Any, Any, Any], need: Need) -> Problem:
        """What whoever is not known is answered: with what they come in."""
        if need.right == METRICS:
            return Problem(401, "请先登录", NEEDS_TOKEN)
        if await self._desk.known.source_of(request.headers) not in (None, METRICS):
            return Problem(401, "请先登录", ONLY_SENDS)
        return Problem(401, "请先登录", "需要账号")

    async def find(self, request: Request[Any, Any, Any]) -> tuple[Session, Account] | None:
        """The open session of a request. Somebody who is there keeps it from ending."""
        secret = request.cookies.get(SESSION_COOKIE)
        if not secret:
            return None
        found = await self._desk.read(lambda connection: session_of(connection, secret))
        now = self.clock.now()
        if found is None or found[0].state != OPEN_SESSION or found[0].is_over(now, self.idle):
            return None
        session = found[0]
        if now - session.seen_at > TOUCH_AFTER and not request.url.path.startswith(QUIET):
            self._desk.runner.writer.submit(lambda connection: touch(connection, session.id, now))
        return found

    async def still(self, request: Request[Any, Any, Any]) -> bool:
        """Whether who opened a long-lived connection may still have it."""
        return not await self._desk.known.is_guarded() or await self.find(request) is not None

    def check_address(self, address: str) -> None:
        """Raises Problem (429) for an address from which too many log-ins failed."""
        tried = self._failures.get(address)
        while tried and tried[0] < stopwatch() - FAILURES_IN_S:
            tried.popleft()
        if tried and len(tried) >= FAILURES_MAX:
            raise Problem(429, "尝试过多", "本机登录失败次数过多，请十分钟后再试", headers={"Retry-After": "600"})

    def note_address(self, address: str) -> None:
        """A log-in from this address failed."""
        if len(self._failures) > 10_000:
            self._failures.clear()
        self._failures.setdefault(address, deque(maxlen=FAILURES_MAX)).append(stopwatch())

    async def _check(self, request: Request[Any, Any, Any], need: Need, account: Account) -> None:
        if need.right == KNOWN:
            return
        in_drill = self._desk.exercise is not None
        scope = scope_of(account.role, need.right, in_drill=in_drill)
        if scope is None:
            raise Problem(403, "没有这项权限", "您的岗位不能办理这一项；如有需要请联系系统管理员")
        if scope == "own":
            request.state["own"] = account.department
        reads = need.right == "cases"
        if need.about and not await self._is_theirs(
            request, need.about, _named(request, need), scope, account, reads=reads
        ):
            raise _not_yours()

    async def opens(self, request: Request[Any, Any, Any], about: str, id_: str) -> bool:
        """Whether who asks may open a case or a signal, as its own page would decide."""
        account = account_of(request)
        if account is None:
            return not await self._is_kept_from(request, about, id_)
        scope = scope_of(account.role, "cases", in_drill=self._desk.exercise is not None)
        return scope is not None and await self._is_theirs(request, about, id_, scope, account, reads=True)

    async def _is_theirs(
        self, request: Request[Any, Any, Any], about: str, id_: str, scope: Scope, account: Account, *, reads: bool
    ) -> bool:
        if scope == "own" and not await self._is_own(about, id_, account.department, reads=reads):
            return False
        # A department opens its own steps of such a case, and nothing of what was said.
        is_part = scope == "own" and about == "case"
        return is_part or not await self._is_kept_from(request, about, id_)

    async def _check_confidential(self, request: Request[Any, Any, Any], need: Need) -> None:
        if need.about and await self._is_kept_from(request, need.about, _named(request, need)):
            raise _not_yours()

    async def _is_kept_from(self, request: Request[Any, Any, Any], about: str, id_: str) -> bool:
        if sees_confidential(request):
            return False
        return await self._desk.read(lambda connection: queries.is_confidential(connection, about, id_))

    async def _is_own(self, about: str, id_: str, department: str, *, reads: bool) -> bool:
        return await self._desk.read(lambda connection: _holds(connection, about, id_, department, reads=reads))


def address_at(request: Request[Any, Any, Any]) -> str:
    """The network address that a request came from."""
    return request.client.host if request.client else ""


def account_of(request: Request[Any, Any, Any]) -> Account | None:
    """Who is logged in; None on a desk without accounts, and on its open pages."""
    account: Account | None = request.state.get("account")
    return account


def _named(request: Request[Any, Any, Any], need: Need) -> str:
    """The id of what an address is about."""
    return str(request.path_params[f"{need.about}_id"])


def _not_yours() -> Problem:
    """What those hear who may not open it, as if it were not there."""
    return Problem(404, "没有这个事件", "没有这个编号，或不由您的部门承办")


def may(request: Request[Any, Any, Any], right: str) -> bool:
    """Whether who asks has a right; on a desk without accounts everybody has."""
    account = account_of(request)
    in_drill = Desk.of(request).exercise is not None
    return account is None or scope_of(account.role, right, in_drill=in_drill) is not None


def may_begin_again(request: Request[Any, Any, Any]) -> bool:
    """Whether who asks may wipe what is played and begin anew: of a drill only who marks it."""
    return Desk.of(request).drill is None or may(request, "marking")


def sees_confidential(request: Request[Any, Any, Any]) -> bool:
    """Whether who asks opens reports about officials; without accounts, who was chosen on the page."""
    return person_of(request).role in CONFIDED


def own_department(request: Request[Any, Any, Any]) -> str | None:
    """The department whose part of things is all that may be shown; None: everything."""
    own: str | None = request.state.get("own")
    return own


def _holds(connection: Connection, about: str, id_: str, department: str, *, reads: bool) -> bool:
    """Whether a department holds a step of what is asked for; who only reads opens too what it has given back."""
    case = _case_about(connection, about, id_)
    if case is None or has_step(case, department):
        return case is not None
    return reads and about == "case" and bool(left_by(connection, case, department).steps)


def _case_about(connection: Connection, about: str, id_: str) -> Case | None:
    if about == "signal":
        signal = queries.signal_by_id(connection, id_)
        id_ = (signal.case_id or "") if signal else ""
    row = queries.case_by_id(connection, id_)
    return row.case if row else None
