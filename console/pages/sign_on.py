"""Single sign-on: the way to the office's identity provider and back.

The provider says who somebody is. An account of that login must be there already: rights come from it alone.
"""

import asyncio
import hmac
from pathlib import Path
from typing import Any, NamedTuple

from litestar import Request, Response, get
from litestar.datastructures import Cookie
from litestar.response import Redirect

from connectors.errors import ConnectorError
from connectors.sign_on import (
    Attempt,
    Client,
    Metadata,
    address_of,
    discover,
    leaving,
    new_attempt,
    person_of,
)
from streams.clock import stopwatch
from streams.office import accounts as a
from streams.office import sessions as s
from streams.office.passwords import hash_password
from streams.settings import Settings
from streams.store.audit import record

from ..forms import local_path, new_key
from ..requests.doorkeeper import Doorkeeper, address_at
from ..requests.problems import Problem
from ..state import Desk
from .sign_in import opened, sign_in_page, vault_of, written

ATTEMPT_COOKIE = "shian_sign_on"
HOW = "统一身份认证"
"""How the record calls a log-in by the provider."""
ATTEMPT_S, ATTEMPTS_MAX = 600, 1000
"""How long an attempt may take, and how many may be under way."""
FRESH_S = 3600.0
"""How old what the provider says of itself may be."""
SAID = {
    "away": "统一身份认证服务没有应答，请用本系统的用户名和密码登录，并告诉系统管理员",
    "lost": "登录没有在十分钟内完成，或不是从本页开始的，请重新登录",
    "refused": "统一身份认证没有让您登录，请重新登录或联系其管理员",
    "invalid": "统一身份认证的回应没有通过核对，未登录；请告诉系统管理员",
    "unknown": "您在本系统没有账号，或账号已停用、锁定；请联系系统管理员",
}
"""What the log-in page says when nobody was let in."""


class Begun(NamedTuple):
    """An attempt under way: what ties the answer to it, where it leads, and since when."""

    attempt: Attempt
    back: str
    at: float


class SignOn:
    """One for each application: the provider, and the attempts under way."""

    def __init__(self, settings: Settings) -> None:
        self.client = client_of(settings)
        self._begun: dict[str, Begun] = {}
        self._known: tuple[float, Metadata] | None = None

    async def metadata(self) -> Metadata:
        """What the provider says of itself. Raises ConnectorError."""
        if self._known is None or stopwatch() - self._known[0] > FRESH_S:
            self._known = (stopwatch(), await asyncio.to_thread(discover, self.client, stopwatch))
        return self._known[1]

    def begin(self, back: str) -> tuple[str, Attempt]:
        """A new attempt, and the key by which the browser that began it is known again."""
        self._begun = {key: each for key, each in self._begun.items() if stopwatch() - each.at < ATTEMPT_S}
        while len(self._begun) >= ATTEMPTS_MAX:
            self._begun.pop(next(iter(self._begun)))
        key, attempt = new_key(), new_attempt()
        self._begun[key] = Begun(attempt, back, stopwatch())
        return key, attempt

    def end(self, key: str, state: str) -> Begun | None:
        """The attempt that an answer belongs to; it serves once."""
        found = self._begun.pop(key, None)
        if found is None or stopwatch() - found.at >= ATTEMPT_S:
            return None
        return found if hmac.compare_digest(found.attempt.state.encode(), state.encode()) else None


def client_of(settings: Settings) -> Client:
    """What the provider knows this desk by."""
    return Client(
        issuer=settings.oidc_issuer,
        id=settings.oidc_client,
        secret=settings.oidc_secret,
        claim=settings.oidc_claim,
        scope=settings.oidc_scope,
        ca=Path(settings.oidc_ca) if settings.oidc_ca else None,
    )


@get("/sign-in/oidc")
async def get_sign_on(request: Request[Any, Any, Any]) -> Response[Any]:
    """Lead the browser to the provider."""
    sign_on = _sign_on(request)
    Doorkeeper.of(request).check_address(address_at(request))
    try:
        metadata = await sign_on.metadata()
    except ConnectorError as error:
        return await _not_in(request, "away", f"{error}", 502)
    key, attempt = sign_on.begin(local_path(request.query_params.get("back", "")))
    answer = Redirect(path=address_of(sign_on.client, metadata, attempt, _back(request)), status_code=303)
    answer.cookies.append(_cookie(request, key, ATTEMPT_S))
    return answer


@get("/sign-in/oidc/back")
async def get_back(request: Request[Any, Any, Any]) -> Response[Any]:
    """Where the provider sends the browser: let in whom it names, if an account is theirs."""
    sign_on, keeper, asked = _sign_on(request), Doorkeeper.of(request), request.query_params
    keeper.check_address(address_at(request))
    begun = sign_on.end(request.cookies.get(ATTEMPT_COOKIE, ""), asked.get("state", ""))
    if begun is None:
        return await _not_in(request, "lost", "", 403)
    if "code" not in asked:
        return await _not_in(request, "refused", f"provider: {asked.get('error', '')[:60]!r}", 403)
    try:
        login = await _named(request, sign_on, begun.attempt)
    except ConnectorError as error:
        return await _not_in(request, "away" if not error.permanent else "invalid", f"{error}", 502)
    async with keeper.one_at_a_time:
        return await _let_in(request, login, begun.back)


@get("/sign-in/oidc/leave")
async def get_leave(request: Request[Any, Any, Any]) -> Response[Any]:
    """Lead the browser to where the provider logs it out too."""
    sign_on = _sign_on(request)
    try:
        address = leaving(sign_on.client, await sign_on.metadata(), f"{_origin(request)}/sign-in")
    except ConnectorError as error:
        return await _not_in(request, "away", f"{error}", 502)
    if address is None:
        raise Problem(404, "没有退出地址", "统一身份认证没有给出退出地址，请关闭浏览器，或到其页面退出")
    return Redirect(path=address, status_code=303)


async def _named(request: Request[Any, Any, Any], sign_on: SignOn, attempt: Attempt) -> str:
    """The login that the provider names. Raises ConnectorError."""
    metadata, asked = await sign_on.metadata(), request.query_params
    if asked.get("iss", metadata.issuer) != metadata.issuer:  # RFC 9207: another provider's answer
        raise ConnectorError("iss 不是所设的服务", permanent=True)
    return await asyncio.to_thread(
        person_of,
        sign_on.client,
        metadata,
        attempt,
        code=asked["code"],
        redirect=_back(request),
        now=Doorkeeper.of(request).clock.now(),
        stopwatch=stopwatch,
    )


async def _let_in(request: Request[Any, Any, Any], login: str, back: str) -> Response[Any]:
    desk, now, address = Desk.of(request), Doorkeeper.of(request).clock.now(), address_at(request)
    account = await desk.read(lambda c: a.account_of(c, login))
    if account is None or account.disabled_at is not None or account.is_locked(now):
        name = login[:60]
        await written(
            request, lambda c: record(c, "login_failed", now, who=name, about=name, detail=HOW, address=address)
        )
        return await _not_in(request, "unknown", "", 403)
    if account.must_change:  # whoever comes by the provider need never know the first password; it serves nobody now
        unknown = await asyncio.to_thread(hash_password, new_key())
        why = f"{HOW}，初始密码作废"
        await written(request, lambda c: a.set_password(c, login, unknown, now, keep="", address=address, why=why))
    has_code = await desk.read(lambda c: a.second_factor_of(c, login, vault_of(request))) is not None
    answer = await opened(request, back, login, s.HALF if has_code else s.OPEN, how=HOW)
    answer.cookies.append(_cookie(request, "", 0))
    return answer


async def _not_in(request: Request[Any, Any, Any], said: str, why: str, status: int) -> Response[Any]:
    """The log-in page with what went wrong; the log has why."""
    Doorkeeper.of(request).note_address(address_at(request))
    if why and request.app.logger:
        request.logger.warning("single sign-on: %s", why)
    return await sign_in_page(request, said=SAID[said], status=status)


def _sign_on(request: Request[Any, Any, Any]) -> SignOn:
    """The provider of the application that serves `request`. Raises Problem when it has none."""
    sign_on: SignOn = request.app.state["sign_on"]
    if not sign_on.client.issuer or not request.state.get("guarded"):
        raise Problem(404, "没有统一身份认证", "本系统没有设置统一身份认证，请用用户名和密码登录")
    return sign_on


def _cookie(request: Request[Any, Any, Any], key: str, seconds: int) -> Cookie:
    """`lax`: it must come along when the provider sends the browser back."""
    secure = request.url.scheme == "https"
    return Cookie(
        key=ATTEMPT_COOKIE,
        value=key,
        path="/sign-in/oidc",
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=secure,
    )


def _origin(request: Request[Any, Any, Any]) -> str:
    """What the browser calls this desk: one of its own names, as every request is checked for that."""
    return f"{request.url.scheme}://{request.url.netloc}"


def _back(request: Request[Any, Any, Any]) -> str:
    """Where the provider sends the browser."""
    return f"{_origin(request)}/sign-in/oidc/back"


ROUTES = [get_sign_on, get_back, get_leave]
