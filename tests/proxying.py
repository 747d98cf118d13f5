"""A real HTTP proxy on this machine with a list of the hosts it lets through, which it alone can find."""

import contextlib
import socket
import ssl
import threading
from base64 import b64encode
from contextlib import contextmanager
from socketserver import BaseRequestHandler, StreamRequestHandler, ThreadingTCPServer

LOGIN = "Basic " + b64encode(b"office:secret").decode()


class Proxy(ThreadingTCPServer):
    """`hosts`: `host:port` as clients name it → port of this machine where it really is. `asked`: every wish."""

    daemon_threads = True

    def __init__(self, hosts, *, login=None):
        super().__init__(("127.0.0.1", 0), _Wish)
        self.hosts, self.login, self.asked = hosts, login, []

    @property
    def url(self):
        """The address of the proxy, without a login."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Wish(StreamRequestHandler):
    def handle(self):
        method, target, _ = self.rfile.readline().decode("latin-1").split(" ", 2)
        headers = {}
        while (line := self.rfile.readline().strip()) != b"":
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        self.server.asked.append(target)
        if self.server.login and headers.get("proxy-authorization") != self.server.login:
            self.say("407 Proxy Authentication Required")
        elif method != "CONNECT" or target not in self.server.hosts:
            self.say("403 Forbidden")
        else:
            with socket.create_connection(("127.0.0.1", self.server.hosts[target])) as there:
                self.say("200 Connection established")
                join(self.connection, there)

    def say(self, status):
        self.wfile.write(f"HTTP/1.1 {status}\r\n\r\n".encode())


class Encrypted(ThreadingTCPServer):
    """Speaks TLS for a server of this machine that speaks none."""

    daemon_threads = True

    def __init__(self, context, port):
        super().__init__(("127.0.0.1", 0), _Unwrapped)
        self.context, self.port = context, port


class _Unwrapped(BaseRequestHandler):
    def handle(self):
        with (
            contextlib.suppress(ssl.SSLError),
            self.server.context.wrap_socket(self.request, server_side=True) as here,
            socket.create_connection(("127.0.0.1", self.server.port)) as there,
        ):
            join(here, there)


def join(one, other):
    """Bytes both ways until one side ends."""

    def carry(source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                target.sendall(data)
        for each in (one, other):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    back = threading.Thread(target=carry, args=(other, one))
    back.start()
    carry(one, other)
    back.join()


@contextmanager
def proxying(hosts, *, login=None):
    """A Proxy that runs inside the block."""
    with _running(Proxy(hosts, login=login)) as proxy:
        yield proxy


@contextmanager
def encrypting(context, port):
    """The port of a server that speaks TLS for the one at `port`."""
    with _running(Encrypted(context, port)) as server:
        yield server.server_address[1]


@contextmanager
def _running(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
