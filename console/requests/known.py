"""What the desk remembers of accounts and tokens for a moment, so that not every signal asks the database."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from connectors.signal import Signal
from streams.clock import stopwatch
from streams.office.accounts import has_accounts
from streams.office.tokens import Token, digest_of, tokens_by_digest

from ..wording.words import CHANNELS
from .problems import Problem

FRESH_S = 1.0
"""How old it may be: another process may have changed it."""
METRICS = "metrics"
"""The right to read the metrics, and the source of the token that does that alone."""
ANY_SOURCE = "*"
"""The source of a token that may speak for every source: a gateway's."""

Found = tuple[bool, dict[str, Token]]
Read = Callable[[Callable[[Connection], Found]], Awaitable[Found]]


class Sender(msgspec.Struct, frozen=True):
    """For whom a request may speak: a source (or `ANY_SOURCE`), and on which channels; empty: on every one."""

    source: str
    channels: tuple[str, ...] = ()

    @property
    def one_source(self) -> str | None:
        """The one source for which it speaks."""
        return None if self.source == ANY_SOURCE else self.source

    def check(self, n: int, signal: Signal) -> None:
        """Raises Problem naming the item when it is of another source, or on another channel, than the token's own."""
        if self.one_source not in (None, signal.source):
            raise Problem(403, "来源不符", f"该令牌只能报送来源为“{self.source}”的信息", item=n, field="source")
        if self.channels and signal.channel not in self.channels:
            own = "、".join(CHANNELS[each] for each in self.channels)
            detail = f"该令牌只能报送“{own}”渠道的信息，这一条是“{CHANNELS[signal.channel]}”（{signal.channel}）"
            raise Problem(403, "渠道不符", detail, item=n, field="channel")

    def check_known(self, n: int, channel: str) -> None:
        """Raises Problem naming the item when what is known of it came on another channel than the token's own."""
        if self.channels and channel not in self.channels:
            detail = f"这一条此前由“{CHANNELS[channel]}”渠道（{channel}）报送，该令牌不能更改"
            raise Problem(403, "渠道不符", detail, item=n, field="channel")


class KnownLogins:
    """Whether anybody has an account, and whose the tokens are. `now`: by which their last days pass."""

    def __init__(self, read: Read, now: Callable[[], datetime]) -> None:
        self._read, self._read_at, self.now = read, -FRESH_S, now
        self._guarded, self._tokens = False, dict[str, Token]()

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
        """The source whose token a request bears. Raises Problem when its last day has passed."""
        token = await self._borne(headers)
        return token.source if token else None

    async def _borne(self, headers: Mapping[str, Any]) -> Token | None:
        """The token that a request bears. One that nobody knows may just have been made."""
        await self.is_guarded()
        token = _token_of(headers)
        if not token:
            return None
        digest = digest_of(token)
        if digest not in self._tokens:
            self.forget()
            await self.is_guarded()
        found = self._tokens.get(digest)
        if found and found.is_over(self.now()):
            raise Problem(
                401, "令牌已到期", f"该令牌有效至 {found.last_day}；由系统管理员运行 shian token add 另开一个"
            )
        return found

    async def sender(self, headers: Mapping[str, Any]) -> Sender:
        """For whom a request with signals may speak. Raises Problem when it must say and does not.

        On a desk without accounts it need not say; a token that it bears binds it there too.
        """
        is_asked = await self.is_guarded() or _token_of(headers)
        return await self._who(headers) if is_asked else Sender(ANY_SOURCE)

    async def asker(self, headers: Mapping[str, Any]) -> Sender:
        """Who asks what became of their own: by a token of one source, on a desk without accounts too."""
        who = await self._who(headers)
        if who.one_source is None:
            raise Problem(403, "来源不符", "该令牌不属于某一个来源，不能查询办理情况；请用来源自己的令牌")
        return who

    async def _who(self, headers: Mapping[str, Any]) -> Sender:
        token = await self._borne(headers)
        if token is None and _token_of(headers):
            raise Problem(401, "令牌不对", "没有这个令牌，或已收回；由系统管理员运行 shian token list 核对")
        if token is None:
            raise Problem(
                401, "缺少令牌", "请求头须带 Authorization: Bearer 令牌；由系统管理员运行 shian token add 开立"
            )
        if token.source == METRICS:
            raise Problem(403, "来源不符", "这是读取运行指标的令牌，不能报送信息；请用来源自己的令牌")
        return Sender(token.source, token.channels)


def _token_of(headers: Mapping[str, Any]) -> str:
    """The token that a request bears; empty where it bears none."""
    kind, _, token = str(headers.get("authorization", "")).partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _read(connection: Connection) -> Found:
    return has_accounts(connection), tokens_by_digest(connection)
