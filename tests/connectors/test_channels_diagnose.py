"""The test of a channel says where it stopped: settings, DNS, TCP, TLS, login, delivery; or that it was delivered."""

import json
import ssl

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult
from serving import NOW, a_certificate, free_port, receiving

from connectors.channels.diagnose import Diagnosis, diagnose
from connectors.doors import (
    AlertmanagerChannel,
    KafkaChannel,
    PhoneChannel,
    RobotChannel,
    SmtpChannel,
    WebhookChannel,
)

SECRETS = {"PASS": "right", "KEY": "secret-of-the-office", "TOKEN": "token"}
NOWHERE = "nowhere.invalid"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a certificate signed by itself."""
    folder = tmp_path_factory.mktemp("doors")
    a_certificate(folder)
    return folder


@pytest.fixture(scope="module")
def context(folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


@pytest.fixture
def mail(context):
    """A mail server that wants STARTTLS and the password `right`, and knows only one receiver."""

    class Choosy(Sink):
        async def handle_RCPT(self, server, session, envelope, address, options):
            envelope.rcpt_tos.append(address)
            return "250 ok" if address == "a@example.invalid" else "550 no such user"

    def check(server, session, envelope, mechanism, data):
        return AuthResult(success=data.password == b"right", handled=False)

    options = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": check}
    controller = Controller(Choosy(), hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def receiver():
    with receiving() as server:
        yield server


def failed(spec, folder, to="a@example.invalid", secrets=SECRETS):
    return diagnose(spec, secrets, to, folder=folder, now=NOW).failed


def a_mail(server_port, **changes):
    fields = {
        "name": "mail",
        "host": "127.0.0.1",
        "port": server_port,
        "sender": "duty@office.invalid",
        "tls": "starttls",
    }
    return SmtpChannel(**(fields | {"user": "duty", "password": "env:PASS", "ca": "cert.pem"} | changes))


def a_webhook(url, **changes):
    return WebhookChannel(name="oa", url=url, secret="env:KEY", **changes)


def test_a_test_mail_that_arrives_is_said_to_have_arrived(mail, folder):
    told = diagnose(a_mail(mail.port), SECRETS, "a@example.invalid", folder=folder, now=NOW)
    assert told == Diagnosis(channel="mail", failed=None, message="测试消息已送达，请向收件人核实是否看到")


@pytest.mark.parametrize(
    ("changes", "to", "secrets", "stage"),
    [
        ({}, "a@example.invalid", {}, "settings"),
        ({"ca": "none.pem"}, "a@example.invalid", SECRETS, "settings"),
        ({}, "nobody", SECRETS, "settings"),
        ({"host": NOWHERE}, "a@example.invalid", SECRETS, "dns"),
        ({"port": 1}, "a@example.invalid", SECRETS, "tcp"),
        ({"ca": None}, "a@example.invalid", SECRETS, "tls"),
        ({}, "a@example.invalid", {"PASS": "wrong"}, "login"),
        ({}, "b@example.invalid", SECRETS, "delivery"),
    ],
)
def test_a_mail_that_does_not_arrive_stops_somewhere(mail, folder, changes, to, secrets, stage):
    assert failed(a_mail(mail.port, **changes), folder, to, secrets) == stage


def test_where_nobody_answers_is_said_with_host_and_port(mail, folder):
    found = diagnose(a_mail(1), SECRETS, "a@example.invalid", folder=folder, now=NOW)
    assert "127.0.0.1:1：对方没有接受连接" in found.message


@pytest.mark.parametrize(
    ("status", "stage"), [(200, None), (401, "login"), (403, "login"), (404, "delivery"), (500, "delivery")]
)
def test_what_a_receiver_answers_is_the_login_or_the_delivery(receiver, folder, status, stage):
    receiver.answer = (status, {}, b"")
    webhook, am = a_webhook(receiver.url), AlertmanagerChannel(name="am", url=receiver.url, token="env:TOKEN")
    assert [failed(webhook, folder), failed(am, folder)] == [stage, stage]


def test_the_test_message_says_that_it_is_one(receiver, folder):
    assert failed(a_webhook(receiver.url), folder) is None
    told = json.loads(receiver.requests[0].body)
    assert [told["what"], told["number"], told["id"].startswith("test-")] == [
        "通道测试，不是事件",
        "（通道测试）",
        True,
    ]


def test_the_way_to_a_receiver_is_tried_step_by_step(folder, context):
    with receiving(context) as receiver:
        url = receiver.url.replace("http:", "https:")
        stages = [
            failed(a_webhook(f"https://{NOWHERE}/"), folder),
            failed(a_webhook(f"https://127.0.0.1:{free_port()}/"), folder),
            failed(a_webhook(url), folder),
            failed(a_webhook(url, ca="cert.pem"), folder),
            failed(a_webhook("no address"), folder),
        ]
    assert stages == ["dns", "tcp", "tls", None, "settings"]


def test_behind_a_proxy_the_proxy_is_what_is_reached(receiver, folder):
    proxy = receiver.url.removesuffix("/door")
    assert failed(a_webhook(f"http://{NOWHERE}/x", proxy=proxy), folder) is None
    assert failed(a_webhook(f"http://{NOWHERE}/x", proxy=f"http://127.0.0.1:{free_port()}"), folder) == "tcp"


@pytest.mark.parametrize(
    ("url", "stage"),
    [("nonsense", "settings"), (f"json://{NOWHERE}/x", "dns"), ("json://127.0.0.1:1/x", "tcp")],
)
def test_a_robot_that_cannot_be_reached_says_where_it_stopped(folder, url, stage):
    assert failed(RobotChannel(name="group", url="env:ROBOT"), folder, secrets={"ROBOT": url}) == stage


def test_a_robot_that_refuses_its_key_says_so_without_saying_the_key(receiver, folder, monkeypatch):
    from apprise.plugins.wecombot import NotifyWeComBot

    monkeypatch.setattr(NotifyWeComBot, "notify_url", f"{receiver.url}?key={{key}}")
    spec, secrets = RobotChannel(name="group", url="env:ROBOT"), {"ROBOT": "wecombot://key-of-the-robot"}
    answers = [{"errcode": 0}, {"errcode": 93000, "errmsg": "invalid key-of-the-robot"}, {"errcode": 45009}]
    told = []
    for answer in answers:
        receiver.answer = (200, {}, json.dumps(answer).encode())
        told.append(diagnose(spec, secrets, "", folder=folder, now=NOW))
    assert [each.failed for each in told] == [None, "login", "delivery"]
    assert [each for each in told if "key-of-the-robot" in each.message] == []


@pytest.mark.parametrize(
    ("servers", "stage"), [((f"{NOWHERE}:9092",), "dns"), (("127.0.0.1:1",), "tcp"), ((), "settings")]
)
def test_a_broker_that_cannot_be_reached_says_where_it_stopped(folder, servers, stage):
    assert failed(KafkaChannel(name="bus", servers=servers, topic="t"), folder) == stage


def test_a_telephone_cannot_be_tested(folder):
    assert failed(PhoneChannel(name="phone"), folder) == "settings"
