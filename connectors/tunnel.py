"""Connections out: straight, or through the office's proxy by HTTP CONNECT, which then decides where they may go."""

import socket
from base64 import b64encode
from urllib.parse import unquote, urlsplit

_HEAD_MAX = 16_384
_SAID_MAX = 80


class ProxyRefused(OSError):
    """The proxy was reached and would not connect; the message (zh) names proxy, host and the proxy's words."""


def connect(host: str, port: int, *, proxy: str | None, timeout: float | None) -> socket.socket:
    """A TCP connection to `host`, through `proxy` (`http://[user:password@]host:port`) where one is named.

    `timeout` in seconds holds for each step, and for the connection from then on. Raises OSError; ProxyRefused when
    the proxy does not let it through.
    """
    if proxy is None:
        return socket.create_connection((host, port), timeout=timeout)
    where = urlsplit(proxy)
    tunnel = socket.create_connection((where.hostname or "", where.port or 80), timeout=timeout)
    try:
        tunnel.sendall(_request(host, port, user=where.username, password=where.password))
        status = _answered(tunnel)
    except BaseException:
        tunnel.close()
        raise
    if status.partition(" ")[0][:1] != "2":
        tunnel.close()
        raise ProxyRefused(f"代理 {address_of(proxy)} 不放行 {host}:{port}（{status or '没有答复'}）")
    return tunnel


def address_of(proxy: str) -> str:
    """`host:port` of a proxy, without the password that may stand before it."""
    return urlsplit(proxy).netloc.rpartition("@")[2]


def _request(host: str, port: int, *, user: str | None, password: str | None) -> bytes:
    name = host if host.isascii() else host.encode("idna").decode()
    target = f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
    head = f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n"
    if user:
        login = b64encode(f"{unquote(user)}:{unquote(password or '')}".encode()).decode()
        head += f"Proxy-Authorization: Basic {login}\r\n"
    return f"{head}\r\n".encode()


def _answered(tunnel: socket.socket) -> str:
    """Status and words of the proxy's answer. Read byte by byte: what follows the head belongs to the server."""
    head = b""
    while not head.endswith(b"\r\n\r\n") and len(head) < _HEAD_MAX:
        byte = tunnel.recv(1)
        if not byte:
            break
        head += byte
    return head.split(b"\r\n", 1)[0].decode("latin-1").partition(" ")[2].strip()[:_SAID_MAX]
