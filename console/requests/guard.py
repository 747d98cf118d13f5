"""What every request must pass before anything is done for it."""

import contextlib
import socket
from collections.abc import Iterable

from .problems import Problem

LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1", "testserver.local")
ANY_ADDRESS = ("0.0.0.0", "::")
"""To listen on every address of the machine."""
SAFE = ("GET", "HEAD", "OPTIONS")


def names_of(host: str, more: tuple[str, ...]) -> tuple[str, ...]:
    """The names under which a desk that listens on `host` answers, in small letters: a browser writes every name so.

    Never any name at all: that would open it to DNS rebinding.
    """
    more = tuple(each.lower() for each in more)
    if host in LOOPBACK:
        return (*LOOPBACK, *more)
    own = {host, socket.gethostname(), socket.getfqdn()}
    with contextlib.suppress(OSError):
        own |= {str(each[4][0]) for each in socket.getaddrinfo(socket.gethostname(), None)}
    return (*LOOPBACK, *more, *(in_address(each.lower()) for each in sorted(own - set(ANY_ADDRESS))))


def in_address(host: str) -> str:
    """A host as it stands before a port: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def refuse_foreign(headers: Iterable[tuple[bytes, bytes]], method: str, hosts: tuple[str, ...]) -> None:
    """Refuse what no page of ours sends: another host name (DNS rebinding), a write from another site's page.

    Raises Problem.
    """
    sent = dict(headers)
    host = sent.get(b"host", b"").decode("latin-1").lower()
    if host.rsplit(":", 1)[0] not in hosts and host not in hosts:
        raise Problem(400, "主机名不对", f"本系统只在 {'、'.join(hosts[:2])} 上应答")
    if method in SAFE:
        return
    if sent.get(b"sec-fetch-site", b"none") not in (b"none", b"same-origin"):
        raise Problem(403, "不允许跨站提交", "请从本系统的页面操作")
    origin = sent.get(b"origin")
    if origin is not None and origin.decode("latin-1").lower().split("://", 1)[-1] != host:
        raise Problem(403, "不允许跨站提交", f"来源 {origin.decode('latin-1')} 不是本系统")
