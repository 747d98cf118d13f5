"""Mail out, against a real server: what it takes, what it refuses for now and for good, and how it is reached."""

import ssl
from contextlib import contextmanager
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from serving import a_certificate, a_notice, free_port

from connectors.channels.smtp import Smtp
from connectors.doors import SmtpChannel
from connectors.errors import ConnectorError


class Server:
    """What the server says to each receiver, to the content, and to a password."""

    def __init__(self):
        self.rcpt = {}
        self.data = "250 ok"
        self.taken = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.rcpt.get(address, "250 ok")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        if self.data.startswith("250"):
            self.taken.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return self.data


@contextmanager
def serving(server, **options):
    controller = Controller(server, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()


@pytest.fixture
def server():
    return Server()


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    """A folder with a certificate signed by itself, and a server's context that shows it."""
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = a_certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return folder, context


def a_channel(port, *, password=None, folder=None, **changes):
    fields = {"name": "mail", "host": "127.0.0.1", "port": port, "sender": "duty@office.invalid", "tls": "none"}
    channel = SmtpChannel(**(fields | changes))
    return Smtp(channel, password, **({"folder": folder} if folder else {}))


def refused(channel, to="a@example.invalid"):
    with pytest.raises(ConnectorError) as caught:
        channel.send(a_notice(), to)
    return caught.value


def test_a_mail_arrives_with_the_notice_in_it(server):
    with serving(server) as controller:
        a_channel(controller.port).send(a_notice(), "示例甲 <a@example.invalid>, b@example.invalid")
    ((receivers, mail),) = server.taken
    assert receivers == ["a@example.invalid", "b@example.invalid"]
    assert str(make_header(decode_header(mail["Subject"]))) == "食品安全通知：临期提醒（橙）示例字〔2026〕7号"
    assert mail["X-Shian-Notice"] == "00112233445566778899aabb"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"] == "Tue, 24 Nov 2026 01:40:00 +0000"
    body = mail.get_payload(decode=True).decode("utf-8")
    assert [mail.get_content_charset(), "到期时间：2026-12-04 24:00" in body, "汤" in body] == ["utf-8", True, False]


def test_the_same_notice_sent_again_has_the_same_message_id(server):
    with serving(server) as controller:
        for _ in range(2):
            a_channel(controller.port).send(a_notice(), "a@example.invalid")
    assert [mail["Message-ID"] for _, mail in server.taken] == ["<shian.00112233445566778899aabb@office.invalid>"] * 2


@pytest.mark.parametrize(
    ("rcpt", "data", "permanent", "said"),
    [
        ("550 no such user", "250 ok", True, "收件人被拒绝：a@example.invalid 550 no such user"),
        ("450 try later", "250 ok", False, "收件人被拒绝：a@example.invalid 450 try later"),
        ("250 ok", "554 content refused", True, "邮件服务器拒绝：554 content refused"),
        ("250 ok", "451 disk is full", False, "邮件服务器拒绝：451 disk is full"),
    ],
)
def test_a_refusal_for_good_is_told_from_one_for_now(server, rcpt, data, permanent, said):
    server.rcpt, server.data = {"a@example.invalid": rcpt}, data
    with serving(server) as controller:
        error = refused(a_channel(controller.port))
    assert [error.message, error.permanent, server.taken] == [f"mail：{said}", permanent, []]


def test_when_one_of_two_receivers_is_refused_the_other_is_told_and_the_refusal_is_not_lost(server):
    server.rcpt = {"b@example.invalid": "550 unknown"}
    with serving(server) as controller:
        error = refused(a_channel(controller.port), "a@example.invalid, b@example.invalid")
    assert [each for each, _ in server.taken] == [["a@example.invalid"]]
    assert [error.permanent, "b@example.invalid 550" in error.message] == [True, True]


@pytest.mark.parametrize("to", ["", "nobody", "a@b c@d"])
def test_what_is_no_address_is_refused_before_anything_is_sent(to):
    error = refused(a_channel(1), to)
    assert [error.permanent, "不是邮箱地址" in error.message] == [True, True]


def test_a_server_that_is_not_there_is_tried_again():
    error = refused(a_channel(free_port()))
    assert [error.permanent, error.message.startswith("mail：邮件服务器连接不上")] == [False, True]


@pytest.mark.parametrize("kind", ["starttls", "implicit"])
def test_a_certificate_of_the_offices_own_is_trusted_when_it_is_named_and_not_before(server, tls, kind):
    folder, context = tls
    options = {"tls_context": context, "require_starttls": True} if kind == "starttls" else {"ssl_context": context}
    with serving(server, **options) as controller:
        error = refused(a_channel(controller.port, tls=kind, folder=folder))
        a_channel(controller.port, tls=kind, folder=folder, ca="cert.pem").send(a_notice(), "a@example.invalid")
    assert [error.permanent, error.message.startswith("mail：加密连接没有建立"), len(server.taken)] == [False, True, 1]


def test_a_server_without_starttls_gets_no_mail_in_the_clear(server):
    with serving(server) as controller:
        error = refused(a_channel(controller.port, tls="starttls"))
    assert [error.permanent, "不支持" in error.message, server.taken] == [True, True, []]


def test_a_file_of_certificates_that_is_not_there_is_named(tls):
    error = refused(a_channel(1, tls="implicit", folder=tls[0], ca="none.pem"))
    assert [error.permanent, "none.pem" in error.message] == [True, True]


@pytest.mark.parametrize(("password", "failed"), [("right", False), ("wrong", True)])
def test_a_login_that_is_refused_is_refused_for_good(server, tls, password, failed):
    folder, context = tls

    def check(server, session, envelope, mechanism, data):
        return AuthResult(success=data.password == b"right", handled=False)

    options = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": check}
    with serving(server, **options) as controller:
        channel = a_channel(
            controller.port, password=password, tls="starttls", folder=folder, ca="cert.pem", user="duty"
        )
        if failed:
            error = refused(channel)
            assert [error.permanent, error.message.startswith("mail：登录被拒绝：535")] == [True, True]
        else:
            channel.send(a_notice(), "a@example.invalid")
    assert len(server.taken) == (not failed)
