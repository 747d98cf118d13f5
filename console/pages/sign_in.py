"""Logging in and out, changing places with a PIN, and what everybody settles for themselves: password, code, PIN."""

import asyncio
import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from sqlalchemy import Connection

from playbooks.law.workdays import in_beijing
from streams.office import accounts as a
from streams.office import sessions as s
from streams.office.passwords import (
    address_of,
    fault_of_password,
    fault_of_pin,
    hash_password,
    is_password,
    new_secret,
    no_password,
    step_of,
)
from streams.store.vault import Vault

from ..forms import TOKEN_COOKIE, Form, cookie, local_path, new_key, read_form
from ..render import go, page
from ..requests.doorkeeper import BROWSER_COOKIE, SESSION_COOKIE, Doorkeeper, account_of, address_at
from ..requests.problems import Problem
from ..requests.rights import home_of
from ..state import Desk

T = TypeVar("T")
SAID = {
    "wrong": "用户名或密码不对，或者账号已锁定：连续 5 次不对，锁定 15 分钟",
    "code": "验证码不对，或已经用过",
    "first_code": "验证码不对，请核对手机时间",
    "pin": "数字口令不对；连续 3 次不对须用密码登录",
    "no_pin": "请用密码登录",
    "password": "密码不对",
    "old": "旧密码不对",
    "again": "两次输入的新密码不一样",
    "same": "新密码与旧密码相同",
}
"""What a page says when something typed is not right."""
_NOBODY = no_password()
"""What the password of an account that is not there is compared with, so that nobody learns which accounts are."""


@get("/sign-in")
async def get_sign_in(request: Request[Any, Any, Any]) -> Response[Any]:
    """The log-in page, with who may come back to this browser by PIN."""
    if not request.state.get("guarded"):
        return go("/")
    return await sign_in_page(request)


@post("/sign-in", status_code=303)
async def post_sign_in(request: Request[Any, Any, Any]) -> Response[Any]:
    """Try a login and a password."""
    form, keeper = await read_form(request), Doorkeeper.of(request)
    keeper.check_address(address_at(request))
    async with keeper.one_at_a_time:
        login = await _proved(request, form.get("login"), form.get("password"))
        if login is None:
            keeper.note_address(address_at(request))
            return await sign_in_page(request, said=SAID["wrong"], form=form, status=403)
        has_code = await Desk.of(request).read(lambda c: a.second_factor_of(c, login, vault_of(request))) is not None
        return await opened(request, form.get("back"), login, s.HALF if has_code else s.OPEN)


@get("/sign-in/code")
async def get_code(request: Request[Any, Any, Any]) -> Response[Any]:
    """Where the second factor's code is typed."""
    return await page(
        request, "sign_in_code.html", "登录", said="", back=local_path(request.query_params.get("back", ""))
    )


@post("/sign-in/code", status_code=303)
async def post_code(request: Request[Any, Any, Any]) -> Response[Any]:
    """Try a one-time code after a right password."""
    form, keeper, desk = await read_form(request), Doorkeeper.of(request), Desk.of(request)
    keeper.check_address(address_at(request))
    async with keeper.one_at_a_time:
        now, secret = keeper.clock.now(), request.cookies.get(SESSION_COOKIE) or ""
        found = await desk.read(lambda c: s.session_of(c, secret))
        if found is None or found[0].state != s.HALF or found[0].is_over(now, keeper.idle) or found[1].is_locked(now):
            return go("/sign-in", back=local_path(form.get("back")))
        session, account = found
        if await _is_code(request, account.login, form.get("code")):
            await written(request, lambda c: s.drop(c, session.id))
            return await opened(request, form.get("back"), account.login, s.OPEN)
        keeper.note_address(address_at(request))
        address = address_at(request)
        await written(request, lambda c: a.note_failure(c, account.login, now, address=address, why="二次验证"))
    back = local_path(form.get("back"))
    return await page(request, "sign_in_code.html", "登录", status=403, said=SAID["code"], back=back)


@post("/sign-in/pin", status_code=303)
async def post_pin_in(request: Request[Any, Any, Any]) -> Response[Any]:
    """Come back to this browser by PIN, after somebody else sat here."""
    form, keeper, desk = await read_form(request), Doorkeeper.of(request), Desk.of(request)
    keeper.check_address(address_at(request))
    browser, now, address = request.cookies.get(BROWSER_COOKIE) or "", keeper.clock.now(), address_at(request)
    async with keeper.one_at_a_time:
        here = await desk.read(lambda c: s.sessions_at(c, browser, now)) if browser else []
        session = next((each for each, account in here if account.login == form.get("login")), None)
        if session is None:
            return await sign_in_page(request, said=SAID["no_pin"], form=form, status=403)
        _, pin = await desk.read(lambda c: a.proof_of(c, session.login))
        if not pin or not await asyncio.to_thread(is_password, form.get("pin"), pin):
            keeper.note_address(address)
            await written(request, lambda c: s.fail_pin(c, session, now, address=address))
            return await sign_in_page(request, said=SAID["pin"], form=form, status=403)
        secret = await written(request, lambda c: s.resume(c, session, now, address=address))
    return _come_in(request, go(local_path(form.get("back"))), secret, browser)


@post("/sign-out", status_code=303)
async def post_sign_out(request: Request[Any, Any, Any]) -> Response[Any]:
    """Log out; or leave the place to somebody else, to come back by PIN."""
    form, session, account = await read_form(request), request.state.get("session"), account_of(request)
    now, address = Doorkeeper.of(request).clock.now(), address_at(request)
    if session is not None and account is not None:
        if form.get("do") == "switch" and account.has_pin:
            await written(request, lambda c: s.park(c, session.id))
        else:
            await written(request, lambda c: s.end_session(c, session, now, address=address))
    answer = go("/sign-in", **({"left": "1"} if Desk.of(request).settings.oidc_issuer else {}))
    answer.cookies += [Cookie(key=name, value="", path="/", max_age=0) for name in (SESSION_COOKIE, TOKEN_COOKIE)]
    return answer


@get("/account")
async def get_account(request: Request[Any, Any, Any]) -> Response[Any]:
    """The reader's own account."""
    return await _account_page(request)


@post("/account/password", status_code=303)
async def post_password(request: Request[Any, Any, Any]) -> Response[Any]:
    """Change the own password; every other session of the account ends."""
    form, account = await read_form(request), _known(request)
    new, keeper = form.get("new"), Doorkeeper.of(request)
    fault = fault_of_password(new, account.login)
    if not fault and new != form.get("again"):
        fault = SAID["again"]
    if not fault and new == form.get("password"):
        fault = SAID["same"]
    async with keeper.one_at_a_time:
        if not fault and not await _is_own_password(request, form):
            fault = SAID["old"]
        if fault:
            return await _account_page(request, said=fault, status=400)
        stored, keep = await asyncio.to_thread(hash_password, new), request.state["session"].id
        now, address = keeper.clock.now(), address_at(request)
        await written(request, lambda c: a.set_password(c, account.login, stored, now, keep=keep, address=address))
    return go(home_of(account.role, in_drill=Desk.of(request).exercise is not None))


@post("/account/pin", status_code=303)
async def post_pin(request: Request[Any, Any, Any]) -> Response[Any]:
    """Set the PIN for changing places, or take it away."""
    form, account, keeper = await read_form(request), _known(request), Doorkeeper.of(request)
    pin, now, address = form.get("pin"), keeper.clock.now(), address_at(request)
    fault = fault_of_pin(pin) if pin else ""
    async with keeper.one_at_a_time:
        if not fault and not await _is_own_password(request, form):
            fault = SAID["password"]
        if fault:
            return await _account_page(request, said=fault, status=400)
        stored = await asyncio.to_thread(hash_password, pin) if pin else None
        await written(request, lambda c: a.set_pin(c, account.login, stored, now, address=address))
    return go("/account")


@post("/account/second-factor", status_code=303)
async def post_second_factor(request: Request[Any, Any, Any]) -> Response[Any]:
    """Switch the second factor on, once its first code is right; or off."""
    form, account, keeper = await read_form(request), _known(request), Doorkeeper.of(request)
    now, address, vault = keeper.clock.now(), address_at(request), vault_of(request)
    async with keeper.one_at_a_time:
        if not await _is_own_password(request, form):
            return await _account_page(request, said=SAID["password"], status=400)
        if form.get("do") == "off":
            await written(
                request, lambda c: a.set_second_factor(c, account.login, None, now, vault=vault, address=address)
            )
            return go("/account")
        secret = _secret_of(form)
        step = step_of(form.get("code"), secret, now, used=0)
        if step is None:
            return await _account_page(request, said=SAID["first_code"], secret=secret, status=400)
        await written(
            request,
            lambda c: a.set_second_factor(c, account.login, secret, now, vault=vault, address=address, step=step),
        )
    return go("/account")


async def _proved(request: Request[Any, Any, Any], login: str, password: str) -> str | None:
    """The login whose password this is; None when it is not, or the account lets nobody in now."""
    desk, now, address = Desk.of(request), Doorkeeper.of(request).clock.now(), address_at(request)
    account = await desk.read(lambda c: a.account_of(c, login))
    stored = (await desk.read(lambda c: a.proof_of(c, login)))[0] if account else _NOBODY
    is_right = await asyncio.to_thread(is_password, password, stored)
    if account and is_right and account.disabled_at is None and not account.is_locked(now):
        return account.login
    # A locked account says the same to the right password: else it could be guessed on while it is locked.
    if account is None or not account.is_locked(now):
        await written(request, lambda c: a.note_failure(c, login, now, address=address))
    return None


async def _is_own_password(request: Request[Any, Any, Any], form: Form) -> bool:
    """Whether the form holds the reader's present password; guessing is counted as at the door, and ends as there."""
    login = _known(request).login
    account = await Desk.of(request).read(lambda c: a.account_of(c, login))
    if account:
        _refuse_locked(account, Doorkeeper.of(request).clock.now())
    return await _proved(request, login, form.get("password")) is not None


def _refuse_locked(account: a.Account, now: datetime) -> None:
    """Raises Problem for an account that wrong passwords have locked."""
    if account.locked_until and account.is_locked(now):
        until = f"{in_beijing(account.locked_until):%H:%M}"
        raise Problem(403, "账号已锁定", f"密码连续多次不对，{until} 以后再试，或请系统管理员重置")


async def _is_code(request: Request[Any, Any, Any], login: str, code: str) -> bool:
    found = await Desk.of(request).read(lambda c: a.second_factor_of(c, login, vault_of(request)))
    if found is None:
        return False
    step = step_of(code, found[0], Doorkeeper.of(request).clock.now(), used=found[1])
    return step is not None and await written(request, lambda c: a.use_code(c, login, step))


async def opened(request: Request[Any, Any, Any], back: str, login: str, state: str, *, how: str = "") -> Response[Any]:
    """A session of this browser, and the page that comes next. `how`: by what else than a password."""
    desk, keeper, address = Desk.of(request), Doorkeeper.of(request), address_at(request)
    browser, now = request.cookies.get(BROWSER_COOKIE) or new_key(), keeper.clock.now()
    secret = await written(
        request, lambda c: s.open_session(c, login, now, browser=browser, address=address, state=state, how=how)
    )
    back = local_path(back)
    if state == s.HALF:
        return _come_in(request, go("/sign-in/code", back=back), secret, browser)
    account = await desk.read(lambda c: a.account_of(c, login))
    if account and account.must_change:
        return _come_in(request, go("/account"), secret, browser)
    home = home_of(account.role, in_drill=desk.exercise is not None) if account else "/"
    return _come_in(request, go(home if back == "/" else back), secret, browser)


def _come_in(request: Request[Any, Any, Any], answer: Response[Any], secret: str, browser: str) -> Response[Any]:
    """The cookies of a session. It is also sent when a link in a notice is followed; forms carry their own token."""
    secure = request.url.scheme == "https"
    answer.cookies += [
        Cookie(key=SESSION_COOKIE, value=secret, path="/", httponly=True, samesite="lax", secure=secure),
        cookie(BROWSER_COOKIE, browser),
        cookie(TOKEN_COOKIE, new_key()[:16] + new_key()[:16]),
    ]
    return answer


async def sign_in_page(
    request: Request[Any, Any, Any], *, said: str = "", form: Form | None = None, status: int = 200
) -> Response[Any]:
    """The log-in page, with what went wrong and what was typed: whoever mistypes still comes where they wanted to."""
    browser, now = request.cookies.get(BROWSER_COOKIE) or "", Doorkeeper.of(request).clock.now()
    here = await Desk.of(request).read(lambda c: s.sessions_at(c, browser, now)) if browser else []
    back = local_path(form.get("back") if form else request.query_params.get("back", ""))
    return await page(
        request,
        "sign_in.html",
        "登录",
        status=status,
        said=said,
        login=form.get("login") if form else "",
        parked=[account for _, account in here],
        back=back,
        here=f"/sign-in?back={quote(back)}",  # whoever chooses a language has not proved anything yet
        has_sign_on=bool(Desk.of(request).settings.oidc_issuer),
        has_left=request.query_params.get("left") == "1",
    )


async def _account_page(
    request: Request[Any, Any, Any], *, said: str = "", secret: bytes | None = None, status: int = 200
) -> Response[Any]:
    account = _known(request)
    secret = secret or new_secret()
    return await page(
        request,
        "account.html",
        "我的账号",
        status=status,
        said=said,
        account=account,
        secret=base64.b32encode(secret).decode(),
        otpauth=address_of(secret, account.login, "食安值班台"),
    )


def _secret_of(form: Form) -> bytes:
    try:
        secret = base64.b32decode(form.get("secret"))
    except ValueError:
        secret = b""
    if len(secret) != 20:
        raise Problem(400, "填写有误", "请刷新页面后重新设置")
    return secret


def _known(request: Request[Any, Any, Any]) -> a.Account:
    account = account_of(request)
    if account is None:
        raise Problem(409, "没有账号", "本系统尚未启用账号；由系统管理员运行 shian account add 开立")
    return account


def vault_of(request: Request[Any, Any, Any]) -> Vault:
    """What opens and seals private data on this desk."""
    return Desk.of(request).runner.system.vault


async def written(request: Request[Any, Any, Any], job: Callable[[Connection], T]) -> T:
    """What a change gives back, once it is durable."""
    return await Desk.of(request).write(job)


ROUTES = [
    get_sign_in,
    post_sign_in,
    get_code,
    post_code,
    post_pin_in,
    post_sign_out,
    get_account,
    post_password,
    post_pin,
    post_second_factor,
]
