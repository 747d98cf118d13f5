"""Reading an address of the outside world: politely, within limits, and never from inside the office's own network.

Everything that can fail raises FetchError, whose message says which of address, DNS, TCP, TLS, HTTP, size and time it
was. Bodies are unpacked here and not by httpx, because httpx unpacks without a limit.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Protocol
from urllib.robotparser import RobotFileParser

import httpcore
import httpx
import msgspec

from .network import FetchError, Stopwatch, TimeLimit, is_public, transport

USER_AGENT = "Shian (food-safety office; feed reader)"
"""How we name ourselves. `Shian` is also the name that a robots.txt may use."""

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)

_LATER = frozenset([408, 421, 425, 429])
"""Answers of the 4xx that may be different next time."""

_NEVER = frozenset([501, 505])
_PROXY = 407
"""The proxy's answer and not the site's."""
_GZIP = b"\x1f\x8b"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one fetch may take. `size`: bytes of the unpacked body; `seconds`: from the first look-up to the last byte;
    `idle_seconds`: for one step without news; `redirects`: how many are followed."""

    size: int = 10_000_000
    seconds: float = 30
    idle_seconds: float = 15
    redirects: int = 5


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What an address said.

    `status` 304: nothing new, without a body. 429 and 503 come back only with a `retry_after`: seconds from now, or
    the aware instant that the server named.
    """

    status: int
    body: bytes = b""
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    retry_after: float | datetime | None = None


def fetch(
    url: str,
    *,
    stopwatch: Stopwatch,
    etag: str | None = None,
    last_modified: str | None = None,
    private_addresses: bool = False,
    proxy: str | None = None,
    ca: Path | None = None,
    limits: Limits | None = None,
) -> Fetched:
    """What `url` says now; with `etag` or `last_modified` of last time, only when it changed.

    `stopwatch` measures the time that the whole takes.
    `ca`: a file of certificates to trust beside the usual ones. Through `proxy` names are resolved by the proxy, and
    only addresses written as numbers are refused. The system's own proxy settings are not used.
    Raises FetchError; ConnectorError when `ca` or `proxy` cannot be used.
    """
    limits = limits or Limits()
    deadline = TimeLimit(limits.seconds, stopwatch)
    carried = transport(deadline, private_addresses=private_addresses, proxy=proxy, ca=ca)
    headers = _headers(etag, last_modified)
    timeout = httpx.Timeout(limits.idle_seconds)
    with faults_told(), httpx.Client(transport=carried, headers=headers, timeout=timeout, trust_env=False) as client:
        where = _target(url, private_addresses)
        for _ in range(limits.redirects + 1):
            with client.stream("GET", where) as response:
                found = _led(response) or _answer(response, limits, (etag, last_modified))
            if isinstance(found, Fetched):
                return found
            where = _target(str(found), private_addresses)
    raise FetchError("HTTP", f"转向超过 {limits.redirects} 次", absent=True)


def may_fetch(robots_text: str, url: str) -> bool:
    """Whether a site's robots.txt lets this program read `url`.

    A feed is made for programs; but a site that forbids its path to everybody is obeyed. What cannot be understood
    forbids nothing.
    """
    rules = RobotFileParser()
    try:
        rules.parse(robots_text.removeprefix("\ufeff").splitlines())
        return rules.can_fetch(USER_AGENT.split()[0], url)
    except ValueError:
        return True


def _headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    named = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    conditions = {name: value for name, value in named.items() if value and value.isascii() and value.isprintable()}
    # No brotli and no zstd: what is not offered need not be unpacked within limits.
    return {"User-Agent": USER_AGENT, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate", **conditions}


def _target(url: str, private_addresses: bool) -> httpx.URL:
    """`url` as one that may be asked; the address behind a name is checked when the connection is made."""
    where = httpx.URL(url)
    if where.scheme not in ("http", "https") or not where.host:
        raise FetchError("address", f"只读 http 和 https 地址，不读“{url[:80]}”", permanent=True)
    try:
        public = is_public(where.host)
    except ValueError:
        public = where.host.rstrip(".").rpartition(".")[2] != "localhost"
    if not (public or private_addresses):
        raise FetchError("address", f"{where.host} 是内部地址，该来源没有允许内部地址", permanent=True)
    return where.copy_with(fragment=None)


def _led(response: httpx.Response) -> httpx.URL | None:
    """Where an answer sends its reader."""
    return response.url.join(response.headers["location"]) if response.has_redirect_location else None


@contextmanager
def faults_told() -> Iterator[None]:
    """Whatever goes wrong below, as a FetchError."""
    try:
        yield
    except (httpcore.TimeoutException, httpx.TimeoutException) as error:
        raise FetchError("time", "对方太久没有回应") from error
    except (httpcore.NetworkError, httpx.NetworkError) as error:
        raise FetchError("TCP", f"连接断了（{error}）") from error
    except httpcore.ProxyError as error:
        raise FetchError("HTTP", f"代理不放行（{str(error)[:200]}）") from error
    except (httpcore.ProtocolError, httpx.TransportError) as error:
        raise FetchError("HTTP", f"回应不成样子（{str(error)[:200]}）") from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise FetchError("HTTP", f"地址不能用（{str(error)[:200]}）", permanent=True) from error


def _answer(response: httpx.Response, limits: Limits, known: tuple[str | None, str | None]) -> Fetched:
    status, headers = response.status_code, response.headers
    if status == 304:
        etag, last_modified = headers.get("etag", known[0]), headers.get("last-modified", known[1])
        return Fetched(status=status, etag=etag, last_modified=last_modified)
    wait = _retry_after(headers.get("retry-after", ""))
    if status in (429, 503) and wait is not None:
        return Fetched(status=status, retry_after=wait)
    if not 200 <= status < 300:
        absent = 400 <= status < 500 and status not in _LATER and status != _PROXY
        permanent = status in _NEVER or status < 400 or status == _PROXY
        raise FetchError("HTTP", f"{status} {response.reason_phrase}".strip(), permanent=permanent, absent=absent)
    return Fetched(
        status=status,
        body=body_of(response, limits.size),
        content_type=headers.get("content-type"),
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
    )


def _retry_after(text: str) -> float | datetime | None:
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class _Unpacker(Protocol):
    """A decompressor of zlib, or what does as one."""

    @property
    def eof(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Unpacked:
    """Bytes that are not packed."""

    eof = True

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return data[:max_length]


def body_of(response: httpx.Response, size: int) -> bytes:
    """The unpacked body; unpacking stops one byte beyond `size`, so a bomb costs no memory."""
    coding = response.headers.get("content-encoding", "").strip().lower()
    unpacker: _Unpacker | None = None
    whole = bytearray()
    try:
        for piece in response.iter_raw():
            unpacker = unpacker or _unpacker(coding, piece)
            whole += unpacker.decompress(piece, size - len(whole) + 1)
            if len(whole) > size:
                raise FetchError("size", f"内容展开后超过 {size} 字节", permanent=True)
    except zlib.error as error:
        raise FetchError("HTTP", f"内容不是有效的 {coding}（{error}）") from error
    if unpacker is not None and not unpacker.eof:
        raise FetchError("HTTP", f"{coding} 内容在中途断了")
    return bytes(whole)


class _Gunzipped:
    """A gzip body of one member or of several, one behind the other (RFC 1952, 2.2); padding behind them is nothing."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)

    @property
    def eof(self) -> bool:
        return self._member.eof

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        whole = self._member.decompress(data, max_length)
        while self.eof and len(whole) < max_length and self._member.unused_data.startswith(_GZIP):
            rest, self._member = self._member.unused_data, zlib.decompressobj(zlib.MAX_WBITS | 16)
            whole += self._member.decompress(rest, max_length - len(whole))
        return whole


def _unpacker(coding: str, first: bytes) -> _Unpacker:
    if coding in ("", "identity"):
        return _Unpacked()
    if coding in ("gzip", "x-gzip"):
        return _Gunzipped()
    if coding == "deflate":
        # Some servers leave the zlib header out. Its first byte ends in 8, which no raw stream begins with.
        return zlib.decompressobj(zlib.MAX_WBITS if first[0] & 15 == 8 else -zlib.MAX_WBITS)
    raise FetchError("HTTP", f"内容编码“{coding[:40]}”没有要求过，读不了", permanent=True)
