"""Servers and things for testing the doors: an HTTP receiver, a certificate, a notice. Everything is invented."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from socket import create_server
from time import sleep
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from connectors.notice import Notice
from streams.clock import stopwatch

NOW = datetime(2026, 11, 24, 1, 40, tzinfo=UTC)
"""09:40 in Beijing on a Tuesday."""

DUE = datetime(2026, 12, 4, 16, 0, tzinfo=UTC)
"""24:00 of 4 December in Beijing."""

NAME = "示例甲"
PHONE = "13812345678"
QUOTE = f"食堂的汤发酸。联系人：王小明，电话{PHONE}。请尽快处理。"


def a_notice(**changes):
    """A reminder to a department about one case."""
    fields = {
        "id": "00112233445566778899aabb",
        "number": "示例字〔2026〕7号",
        "case": "c7",
        "receiver": "D03/handler",
        "receiver_name": "示例局（经办人）",
        "reason": "reminder",
        "reason_title": "临期提醒",
        "severity": "orange",
        "what": "消费者投诉",
        "area": "410702",
        "place": "示例区示例街道",
        "at": NOW,
        "duty": "决定是否受理投诉并告知投诉人",
        "due_at": DUE,
        "article": "《示例办法》第十四条",
        "text": QUOTE,
    }
    return Notice(**(fields | changes))


class Request(NamedTuple):
    """What the receiver was asked."""

    path: str
    headers: dict
    body: bytes


class Receiver(ThreadingHTTPServer):
    """An HTTP server on this machine; answers what `answer` says and keeps what it was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answering)
        self.requests = []
        self.answer = (200, {}, b"ok")

    @property
    def url(self):
        """The address of the server."""
        return f"http://127.0.0.1:{self.server_port}/door"


class _Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        self.do_POST()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append(Request(self.path, dict(self.headers), body))
        status, headers, answer = self.server.answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(answer)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        """Quiet."""


@contextmanager
def receiving(context=None):
    """A Receiver that runs inside the block, with TLS when a context is given."""
    receiver = Receiver()
    if context is not None:
        receiver.socket = context.wrap_socket(receiver.socket, server_side=True)
    thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.shutdown()
        thread.join()
        receiver.server_close()


def free_port():
    """A port of this machine that nobody listens on."""
    with create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


PEM = serialization.Encoding.PEM
OPEN = (PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def a_certificate(folder, host="localhost"):
    """The files of a certificate signed by itself for `host` and 127.0.0.1, and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _unsigned(host, key, _name(host)).sign(key, hashes.SHA256())
    (folder / "cert.pem").write_bytes(certificate.public_bytes(PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(*OPEN))
    return folder / "cert.pem", folder / "key.pem"


def a_signed_certificate(folder, *hosts):
    """The files of an authority of our own (`ca.pem`), of a certificate that it signed for `hosts`, and of its key."""
    root, key, issuer = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
        _name(f"CA of {hosts[0]}"),
    )
    signs = x509.BasicConstraints(ca=True, path_length=0)
    authority = _lasting(issuer, root, issuer).add_extension(signs, critical=True).sign(root, hashes.SHA256())
    (folder / "ca.pem").write_bytes(authority.public_bytes(PEM))
    leaf = _unsigned(hosts[0], key, issuer, *hosts[1:]).sign(root, hashes.SHA256())
    (folder / "signed.pem").write_bytes(leaf.public_bytes(PEM))
    (folder / "signed.key").write_bytes(key.private_bytes(*OPEN))
    return folder / "ca.pem", folder / "signed.pem", folder / "signed.key"


def _name(common):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _unsigned(host, key, issuer, *more):
    names = [x509.DNSName(each) for each in (host, *more)]
    names = x509.SubjectAlternativeName([*names, x509.IPAddress(ip_address("127.0.0.1"))])
    return _lasting(_name(host), key, issuer).add_extension(names, critical=False)


def _lasting(subject, key, issuer):
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    return builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2090, 1, 1, tzinfo=UTC))


def until(is_so, seconds=60):
    """Wait until something is so; says what it was when it never is."""
    began = stopwatch()
    while not is_so():
        if stopwatch() - began > seconds:
            raise AssertionError(f"not so after {seconds} s: {is_so}")
        sleep(0.05)
