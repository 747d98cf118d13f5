"""A real HTTP server on 127.0.0.1 that does what feeds of the outside world do when they misbehave."""

import contextlib
import gzip
import ssl
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BODY = b"<rss version='2.0'><channel/></rss>" * 20
ETAG = '"one"'
CHANGED = "Mon, 24 Nov 2025 01:30:00 GMT"


class Answering(BaseHTTPRequestHandler):
    """One path, one way to behave."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        with contextlib.suppress(OSError):
            WAYS.get(self.path.partition("?")[0], nothing)(self)
        self.close_connection = True

    def say(self, status, body=b"", length=None, **headers):
        """An answer; `length` lies about the body when it is given."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def trickle(self, piece):
        """`piece` again and again until the server ends."""
        while not self.server.ended.wait(0.02):
            self.wfile.write(piece)
            self.wfile.flush()

    def log_message(self, format, *args):
        """Nothing is written to the terminal of a test."""


def nothing(request):
    request.say(404)


def good(request):
    request.say(200, BODY, Content_Type="application/rss+xml", ETag=ETAG, Last_Modified=CHANGED)


def conditional(request):
    fresh = request.headers.get("If-None-Match") == ETAG or request.headers.get("If-Modified-Since") == CHANGED
    request.say(304) if fresh else good(request)


def slow_body(request):
    request.send_response(200)
    request.end_headers()
    request.trickle(b"x")


def slow_headers(request):
    request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    request.trickle(b"x")


def silent(request):
    request.server.ended.wait(30)


def bomb(request):
    packed = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    pieces = [packed.compress(bytes(1_000_000)) for _ in range(50)]
    request.say(200, b"".join(pieces) + packed.flush(), Content_Encoding="gzip")


def raw_deflate(request):
    packed = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    request.say(200, packed.compress(BODY) + packed.flush(), Content_Encoding="deflate")


WAYS = {
    "/good": good,
    "/conditional": conditional,
    "/slow-body": slow_body,
    "/slow-headers": slow_headers,
    "/silent": silent,
    "/truncated": lambda request: request.say(200, BODY, length=len(BODY) * 2),
    "/large": lambda request: request.say(200, bytes(300_000)),
    "/bomb": bomb,
    "/gzip": lambda request: request.say(200, gzip.compress(BODY), Content_Encoding="gzip"),
    "/members": lambda request: request.say(
        200, gzip.compress(BODY[:99]) + gzip.compress(BODY[99:]) + bytes(8), Content_Encoding="gzip"
    ),
    "/members-bomb": lambda request: request.say(200, gzip.compress(bytes(50_000)) * 99, Content_Encoding="gzip"),
    "/half-members": lambda request: request.say(
        200, gzip.compress(BODY) + gzip.compress(BODY)[:-12], Content_Encoding="gzip"
    ),
    "/deflate": lambda request: request.say(200, zlib.compress(BODY), Content_Encoding="deflate"),
    "/raw-deflate": raw_deflate,
    "/half-gzip": lambda request: request.say(200, gzip.compress(BODY)[:-12], Content_Encoding="gzip"),
    "/no-gzip": lambda request: request.say(200, BODY, Content_Encoding="gzip"),
    "/brotli": lambda request: request.say(200, BODY, Content_Encoding="br"),
    "/empty": lambda request: request.say(204),
    "/loop": lambda request: request.say(302, Location="/loop"),
    "/moved": lambda request: request.say(301, Location="good#part"),
    "/to-ftp": lambda request: request.say(302, Location="ftp://127.0.0.1/x"),
    "/to-file": lambda request: request.say(302, Location="file:///etc/passwd"),
    "/to-nonsense": lambda request: request.say(302, Location="http://[::1"),
    "/to-inside": lambda request: request.say(302, Location="http://10.1.2.3/x"),
    "/nowhere": lambda request: request.say(302),
    "/429": lambda request: request.say(429, Retry_After="120"),
    "/429-bare": lambda request: request.say(429),
    "/503": lambda request: request.say(503, Retry_After=CHANGED),
    "/503-odd": lambda request: request.say(503, Retry_After="soon"),
    "/500": lambda request: request.say(500),
    "/501": lambda request: request.say(501),
    "/403": lambda request: request.say(403),
    "/410": lambda request: request.say(410),
    "/huge-headers": lambda request: request.say(200, BODY, X_Huge="x" * 200_000),
    "/no-http": lambda request: request.wfile.write(b"hello\r\n\r\n"),
    "/hang-up": lambda request: None,
}


@contextlib.contextmanager
def serving(context=None):
    """The server, and with `context` its TLS; `server.seen` holds (path, headers) of every request."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.seen, server.ended = [], threading.Event()
    server.handle_error = lambda request, address: None
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()


def server_context(certificate, key):
    """TLS as a server speaks it, from two PEM files."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
