"""查看身份: what one signal holds that is masked everywhere else, for a reason, recorded, for two minutes.

The answer to the form is the only page that ever holds it: no address shows it, nothing keeps it, and the browser
leaves it by itself.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

from litestar import Request, Response, post
from litestar.params import FromPath

from streams.privacy.attachments import show_attachment
from streams.privacy.private import PrivateError, reveal
from streams.store.vault import VaultError

from ..forms import Form, read_form
from ..render import download, page
from ..requests.doorkeeper import account_of, address_at
from ..requests.problems import Problem, refusing
from ..state import Desk

T = TypeVar("T")
SHOWN_S = 120
"""How long the page stands."""

FIELDS = {
    "contact.name": "姓名",
    "contact.phone": "电话",
    "contact.address": "住址",
    "title": "标题",
    "text": "原文",
    "url": "网址",
    "source_id": "来源编号",
    "subject.name": "单位",
    "subject.address": "地点",
    "product.name": "食品",
    "product.producer": "生产者",
    "product.producer_address": "生产者地址",
    "illness.meal": "餐次",
}
"""What is told of a signal, in this order, and its name on the page; the rest of what was sent follows as it came."""


@post("/signals/{signal_id:str}/unmask", status_code=200)
async def post_unmask(request: Request[Any, Any, Any], signal_id: FromPath[str]) -> Response[bytes]:
    """Show it, when that it was shown is durable."""
    vault = Desk.of(request).runner.system.vault
    held = await looked(request, await read_form(request), partial(reveal, vault=vault, signal_id=signal_id))
    versions = [rows_of(each) for each in held.private]
    return await shown(request, "查看身份", versions, back=f"/signals/{signal_id}", written=held.written)


@post("/signals/{signal_id:str}/attachments/{digest:str}", status_code=200)
async def post_attachment(
    request: Request[Any, Any, Any], signal_id: FromPath[str], digest: FromPath[str]
) -> Response[bytes]:
    """A file that came with a signal, when that it was handed out is durable."""
    kept = Desk.of(request).runner.system.attachments
    show = partial(show_attachment, kept=kept, signal=signal_id, digest=digest)
    named, content = await looked(request, await read_form(request), show)
    return download(named.name, content, "application/octet-stream")


async def looked(request: Request[Any, Any, Any], form: Form, look: Callable[..., T]) -> T:
    """What a look brings back, when that it was looked at is durable: by whom, from where, for the reason of the form.
    Raises Problem with why it brings nothing, and where nobody has logged in: it must be known who looked."""
    desk, account = Desk.of(request), account_of(request)
    if account is None:
        raise Problem(409, "没有显示", "查看身份须以账号登录；由系统管理员运行 shian account add 开立")
    now, reason, who, address = desk.clock.now(), form.get("reason"), account.login, address_at(request)
    with refusing("没有显示", PrivateError, VaultError):
        return await desk.write(lambda c: look(c, now=now, reason=reason, who=who, address=address))


async def shown(
    request: Request[Any, Any, Any],
    title: str,
    versions: list[list[tuple[str, str]]],
    *,
    back: str,
    written: Iterable[str] = (),
) -> Response[bytes]:
    """The page that holds it: kept by nobody, and left by the browser for `back` after two minutes."""
    answer = await page(request, "unmask.html", title, versions=versions, written=written, back=back, seconds=SHOWN_S)
    answer.headers["Refresh"] = f"{SHOWN_S}; url={back}"
    return answer


def rows_of(private: dict[str, Any]) -> list[tuple[str, str]]:
    """(name, value) of everything in one version of a private part."""
    contact = {f"contact.{name}": value for name, value in (private.get("contact") or {}).items()}
    known = {**contact, **private.get("originals", {})}
    rows = [(FIELDS[name], str(known[name])) for name in FIELDS if known.get(name)]
    rows += [(name, str(value)) for name, value in known.items() if name not in FIELDS and _is_said(value)]
    return rows + [(str(name), str(value)) for name, value in (private.get("raw") or {}).items() if value]


def _is_said(value: Any) -> bool:
    return bool(value) and not isinstance(value, bool)


ROUTES = [post_unmask, post_attachment]
