"""What the desk remembers of accounts and tokens for a moment, so that not every signal asks the database."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from streams.clock import stopwatch
from streams.office.accounts import has_accounts
from streams.office.tokens import digest_of, sources_by_digest

from .problems import Problem

FRESH_S = 1.0
"""How old it may be: another process may have changed it."""
METRICS = "metrics"
"""The right to read the metrics, and the source of the token that does that alone."""
ANY_SOURCE = "*"
"""The source of a token that may speak for every source: a gateway's."""

Read = Callable[[Callable[[Connection], tuple[bool, dict[str, str]]]], Awaitable[tuple[bool, dict[str, str]]]]


class KnownLogins:
    """Whether anybody has an account, and whose the tokens are."""

    def __init__(self, read: Read) -> None:
        self._read, self._read_at = read, -FRESH_S
        self._guarded, self._tokens = False, dict[str, str]()

    async def is_guarded(self) -> bool:
        """Whether anybody has an account."""
        if stopwatch() - self._read_at >= FRESH_S:
            self._guarded, self._tokens = await self._read(_read)
            self._read_at = stopwatch()
        return self._guarded

    def forget(self) -> None:
        """Read anew at the next request."""
        self._read_at = -FRESH_S

    async def source_of(self, headers: Mapping[str, Any]) -> str | None:
        """The source whose token a request bears. A token that nobody knows may just have been made."""
        await self.is_guarded()
        token = _token_of(headers)
        if not token:
            return None
        digest = digest_of(token)
        if digest not in self._tokens:
            self.forget()
            await self.is_guarded()
        return self._tokens.get(digest)

    async def sender(self, headers: Mapping[str, Any]) -> str:
        """The source for which a request with signals may speak. Raises Problem when it must say and does not."""
        if not await self.is_guarded():
            return ANY_SOURCE
        source = await self.source_of(headers)
        if source is None and _token_of(headers):
            raise Problem(401, "令牌不对", "没有这个令牌，或已收回；由系统管理员运行 shian token list 核对")
        if source is None:
            raise Problem(
                401, "缺少令牌", "请求头须带 Authorization: Bearer 令牌；由系统管理员运行 shian token add 开立"
            )
        if source == METRICS:
            raise Problem(403, "来源不符", "这是读取运行指标的令牌，不能报送信息；请用来源自己的令牌")
        return source


def _token_of(headers: Mapping[str, Any]) -> str:
    """The token that a request bears; empty where it bears none."""
    kind, _, token = str(headers.get("authorization", "")).partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def check_source(n: int, source: str, allowed: str) -> None:
    """Raises Problem naming the item when a token speaks for another source than its own."""
    if allowed not in (ANY_SOURCE, source):
        raise Problem(403, "来源不符", f"该令牌只能报送来源为“{allowed}”的信息", item=n, field="source")


def _read(connection: Connection) -> tuple[bool, dict[str, str]]:
    return has_accounts(connection), sources_by_digest(connection)
