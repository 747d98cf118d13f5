"""Connections that go only where they may, and end when their time is over.

A name is resolved once, the answer is checked, and the connection goes to the address that was checked: a name that
changes its mind between the check and the connection gains nothing. Host and certificate are still those of the name.
"""

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import httpcore
import httpx

from .errors import ConnectorError
from .trust import trusting

Phase = Literal["address", "DNS", "TCP", "TLS", "HTTP", "size", "time"]
"""Which part of a fetch failed."""

_IN_WORDS = {"address": "地址", "size": "大小", "time": "时限"}
_NO_SUCH_NAME = frozenset(getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name))
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class FetchError(ConnectorError):
    """An address could not be read; `phase` says where it failed, the message (zh) why.

    `absent`: the server was reached and has nothing there for us, now or later.
    """

    def __init__(self, phase: Phase, reason: str, *, permanent: bool = False, absent: bool = False) -> None:
        super().__init__(f"{_IN_WORDS.get(phase, phase)}：{reason}", permanent or absent)
        self.phase = phase
        self.absent = absent


Stopwatch = Callable[[], float]
"""Seconds of a clock that only goes forward, for measuring lengths."""


class TimeLimit:
    """The end of the time that one whole fetch may take, however many small steps it has."""

    def __init__(self, seconds: float, stopwatch: Stopwatch) -> None:
        self._seconds, self._stopwatch = seconds, stopwatch
        self._end = stopwatch() + seconds

    def left(self, at_most: float | None = None) -> float:
        """Seconds left, never more than `at_most`. Raises FetchError when the time is over."""
        left = self._end - self._stopwatch()
        if left <= 0:
            raise self.over()
        return left if at_most is None else min(left, at_most)

    def over(self) -> FetchError:
        """The error that says so."""
        return FetchError("time", f"{self._seconds:g} 秒内没有读完")


def is_public(address: str) -> bool:
    """Whether an IP address lies in the public internet.

    Private, loopback, link-local, multicast and reserved ones do not, nor do they inside an IPv6 address that
    carries an IPv4 one (mapped, 6to4, NAT64, Teredo).
    """
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        carried = _carried(parsed)
        if carried:
            return all(is_public(str(each)) for each in carried)
        if parsed.is_site_local:
            return False
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved)


def _carried(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """The IPv4 addresses to which a connection to `address` may really lead."""
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [each for each in inner if each is not None]


def addresses_of(host: str, *, port: int, private_addresses: bool) -> list[str]:
    """The addresses of a host to which a connection may go. Raises FetchError (DNS, address)."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise FetchError("DNS", f"查不到 {host}（{error.strerror}）", permanent=error.errno in _NO_SUCH_NAME) from error
    except UnicodeError as error:
        raise FetchError("DNS", f"{host[:80]} 不是域名", permanent=True) from error
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    allowed = [each for each in found if private_addresses or is_public(each)]
    if not allowed:
        shown = "、".join(found) or "没有地址"
        raise FetchError("address", f"{host} 指向内部网络（{shown}），该来源没有允许内部地址", permanent=True)
    return allowed


def transport(
    deadline: TimeLimit, *, private_addresses: bool, proxy: str | None, ca: Path | None
) -> httpx.BaseTransport:
    """What httpx sends through: guarded addresses, one deadline, `ca` trusted beside the usual certificates.

    Through a proxy the proxy resolves the names and decides where it goes; only addresses written as numbers are
    still checked, by the caller. Raises ConnectorError when `ca` or `proxy` cannot be used.
    """
    context = trusting(str(ca) if ca else None, Path(), by="httpx")
    if proxy is None:
        backend = _Backend(deadline, private_addresses)
        return _Transport(httpcore.ConnectionPool(ssl_context=context, network_backend=backend))
    try:
        where = httpx.Proxy(proxy)
        pool = httpcore.HTTPProxy(
            proxy_url=str(where.url),
            proxy_auth=where.raw_auth,
            ssl_context=context,
            proxy_ssl_context=context if where.url.scheme == "https" else None,
            network_backend=_Backend(deadline, private_addresses=True),
        )
    except (httpx.InvalidURL, ValueError) as error:
        raise ConnectorError("代理地址不能用，请写成 http://主机:端口", permanent=True) from error
    return _Transport(pool)


class _Transport(httpx.BaseTransport):
    """httpx's own transport takes no network backend, so this one carries requests to the pool."""

    def __init__(self, pool: httpcore.ConnectionPool) -> None:
        self._pool = pool

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        where = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        asked = httpcore.Request(
            request.method, where, headers=request.headers.raw, content=request.read(), extensions=request.extensions
        )
        answer = self._pool.handle_request(asked)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        if hasattr(self._stream, "close"):
            self._stream.close()


class _Backend(httpcore.NetworkBackend):
    """Resolves, checks, and connects to what was checked."""

    def __init__(self, deadline: TimeLimit, private_addresses: bool) -> None:
        self._deadline = deadline
        self._private_addresses = private_addresses
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        reason = ""
        for address in addresses_of(host, port=port, private_addresses=self._private_addresses):
            try:
                left = self._deadline.left(timeout)
                stream = self._plain.connect_tcp(address, port, left, local_address, socket_options)
            except httpcore.ConnectTimeout:
                reason = "没有应答"
            except httpcore.ConnectError as error:
                reason = str(error)
            else:
                return _Stream(stream, self._deadline)
        raise FetchError("TCP", f"连不上 {host}:{port}（{reason}）")


class _Stream(httpcore.NetworkStream):
    """A connection, every step of which ends with the deadline of the whole."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: TimeLimit) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return self._inner.read(max_bytes, self._deadline.left(timeout))
        except httpcore.ReadTimeout as error:
            raise FetchError("time", "对方太久没有发来内容") from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._inner.write(buffer, self._deadline.left(timeout))
        except httpcore.WriteTimeout as error:
            raise FetchError("time", "对方太久没有收下请求") from error

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        except httpcore.ConnectTimeout as error:
            raise FetchError("time", "TLS 握手没有完成") from error
        except httpcore.ConnectError as error:
            # A certificate stays wrong until somebody changes it; a broken handshake may be a bad moment.
            wrong = isinstance(error.__cause__, ssl.SSLCertVerificationError)
            raise FetchError("TLS", f"{server_hostname}：{error}", permanent=wrong) from error
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
