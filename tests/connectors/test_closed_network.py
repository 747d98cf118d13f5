"""A network whose only way out is a proxy with a list of hosts, and whose servers show certificates of its own CA.

The names below are known to the proxy alone; a door that went past it would find nobody.
"""

from time import monotonic

import pytest
from aiosmtpd.controller import Controller
from imap import PASSWORD
from misbehaving import BODY, server_context
from misbehaving import serving as serving_feeds
from proxying import LOGIN, encrypting, proxying
from serving import NOW, a_notice, a_signed_certificate, free_port, receiving

from connectors.channels.diagnose import diagnose
from connectors.channels.opening import open_channel
from connectors.doors import (
    AlertmanagerChannel,
    KafkaChannel,
    MailSource,
    RobotChannel,
    SmtpChannel,
    WebhookChannel,
    with_proxy,
)
from connectors.errors import ConnectorError
from connectors.fetch import fetch
from connectors.sources.mailbox import Mailbox
from connectors.tunnel import connect

MAIL, IMAP, SITE, KAFKA = "smtp.invalid", "imap.invalid", "site.invalid", "kafka.invalid"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where `ca.pem` lies, with the certificate that it signed and the office's secrets."""
    folder = tmp_path_factory.mktemp("closed")
    a_signed_certificate(folder, MAIL, IMAP, SITE, KAFKA)
    (folder / "key").write_text("k", "utf-8")
    return folder


@pytest.fixture(scope="module")
def context(folder):
    return server_context(folder / "signed.pem", folder / "signed.key")


class Taking:
    """A mail server that takes everything."""

    def __init__(self):
        self.taken = 0

    async def handle_DATA(self, server, session, envelope):
        self.taken += 1
        return "250 ok"


@pytest.fixture
def mail(context, request):
    """A mail server with TLS from the start or by STARTTLS, as the test's parameter says."""
    options = {"ssl_context": context} if request.param == "implicit" else {"tls_context": context}
    controller = Controller(Taking(), hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    yield controller, request.param
    controller.stop()


def sent(spec, folder, notice=None):
    """None when a notice left by the channel, else what was said."""
    channel = open_channel(spec, folder=folder, relay=folder, clock=lambda: NOW)
    try:
        channel.send(notice or a_notice(), "duty@office.invalid")
    except ConnectorError as error:
        return error.message, error.permanent
    return None


@pytest.mark.parametrize("mail", ["implicit", "starttls"], indirect=True)
def test_mail_leaves_through_the_proxy_under_the_office_s_own_ca(mail, folder):
    controller, tls = mail
    with proxying({f"{MAIL}:465": controller.port}) as proxy:
        spec = SmtpChannel(name="mail", host=MAIL, sender="a@b.invalid", tls=tls, proxy=proxy.url, ca="ca.pem")
        assert sent(spec, folder) is None
        assert diagnose(spec, {}, "a@b.invalid", folder=folder, now=NOW).failed is None
    assert (controller.handler.taken, set(proxy.asked)) == (2, {f"{MAIL}:465"})


@pytest.mark.parametrize("mail", ["implicit"], indirect=True)
def test_without_the_ca_no_mail_leaves_and_the_test_of_the_channel_says_tls(mail, folder):
    with proxying({f"{MAIL}:465": mail[0].port}) as proxy:
        spec = SmtpChannel(name="mail", host=MAIL, sender="a@b.invalid", proxy=proxy.url)
        assert diagnose(spec, {}, "a@b.invalid", folder=folder, now=NOW).failed == "tls"


def test_a_host_that_is_not_on_the_list_is_named_and_tried_again(folder):
    with proxying({}) as proxy:
        where = proxy.url.removeprefix("http://")
        spec = SmtpChannel(name="mail", host=MAIL, sender="a@b.invalid", proxy=proxy.url)
        said = f"mail：代理 {where} 不放行 {MAIL}:465（403 Forbidden）"
        assert sent(spec, folder) == (said, False)
        found = diagnose(spec, {}, "a@b.invalid", folder=folder, now=NOW)
    assert (found.failed, where in found.message) == ("tcp", True)


def test_a_proxy_that_wants_a_login_has_it_from_a_secret(folder):
    with proxying({f"{MAIL}:25": free_port()}, login=LOGIN) as proxy:
        (folder / "proxy").write_text(proxy.url.replace("//", "//office:secret@"), "utf-8")
        spec = SmtpChannel(name="mail", host=MAIL, port=26, sender="a@b.invalid", tls="none", proxy="file:proxy")
        assert "403 Forbidden" in sent(spec, folder)[0]
        bare = SmtpChannel(name="mail", host=MAIL, port=26, sender="a@b.invalid", tls="none", proxy=proxy.url)
        assert "407 Proxy Authentication Required" in sent(bare, folder)[0]


def test_a_secret_that_holds_no_proxy_is_refused(folder):
    spec = SmtpChannel(name="mail", host=MAIL, sender="a@b.invalid", proxy="file:key")
    with pytest.raises(ConnectorError, match="里面应为 http://主机:端口"):
        with_proxy(spec, folder=folder)


def test_a_proxy_that_hangs_up_is_a_refusal(folder):
    with receiving() as receiver:
        spec = SmtpChannel(
            name="mail", host=MAIL, sender="a@b.invalid", proxy=f"http://127.0.0.1:{receiver.server_port}"
        )
        assert "501" in sent(spec, folder)[0]


def unseen(source, folder):
    with Mailbox(source, PASSWORD, folder=folder) as mailbox:
        return [each.raw for each in mailbox.unseen()]


def test_a_mailbox_is_read_through_the_proxy_under_the_office_s_own_ca(imap_port, imap_folder, folder, context):
    box = imap_folder(b"Subject: one\r\n\r\nfirst\r\n")
    with encrypting(context, imap_port) as port, proxying({f"{IMAP}:993": port}) as proxy:
        fields = {"name": "letters", "host": IMAP, "user": "u", "password": "file:key", "folder": box}
        source = MailSource(**fields, proxy=proxy.url, ca="ca.pem")
        assert unseen(source, folder) == [b"Subject: one\r\n\r\nfirst\r\n"]
        with pytest.raises(ConnectorError, match="CERTIFICATE_VERIFY_FAILED"):
            unseen(MailSource(**fields, proxy=proxy.url), folder)
        with pytest.raises(ConnectorError, match="不放行 imap.invalid:143"):
            unseen(MailSource(**fields, proxy=proxy.url, port=143, tls="starttls"), folder)


def test_a_feed_is_read_through_the_proxy_under_the_office_s_own_ca(folder, context):
    with serving_feeds(context) as site, proxying({f"{SITE}:443": site.server_port}) as proxy:
        asked = {"stopwatch": monotonic, "proxy": proxy.url, "ca": folder / "ca.pem"}
        assert fetch(f"https://{SITE}/good", **asked).body == BODY
        with pytest.raises(ConnectorError, match="TLS"):
            fetch(f"https://{SITE}/good", stopwatch=monotonic, proxy=proxy.url)
        with pytest.raises(ConnectorError, match="代理不放行（403 Forbidden）"):
            fetch("https://other.invalid/good", **asked)


@pytest.mark.parametrize("kind", [WebhookChannel, AlertmanagerChannel, RobotChannel])
def test_what_is_posted_leaves_through_the_proxy_under_the_office_s_own_ca(kind, folder, context):
    (folder / "robot").write_text(f"jsons://{SITE}/x", "utf-8")
    fields = {"url": "file:robot"} if kind is RobotChannel else {"url": f"https://{SITE}/x"}
    fields |= {"secret": "file:key"} if kind is WebhookChannel else {}
    with receiving(context) as receiver, proxying({f"{SITE}:443": receiver.server_port}) as proxy:
        spec = kind(name="city", proxy=proxy.url, ca="ca.pem", **fields)
        assert sent(spec, folder) is None
        assert diagnose(spec, {}, "", folder=folder, now=NOW).failed is None
        assert sent(kind(name="city", proxy=proxy.url, **fields), folder)[1] is False
        proxy.hosts.clear()
        assert sent(spec, folder)[1] is False
        assert diagnose(spec, {}, "", folder=folder, now=NOW).failed is not None
    assert (len(receiver.requests), set(proxy.asked)) == (2, {f"{SITE}:443"})


@pytest.mark.parametrize("is_proxied", [True, False])
def test_a_robot_trusts_the_office_s_ca_beside_the_usual_authorities(
    folder, context, tmp_path, monkeypatch, is_proxied
):
    a_signed_certificate(tmp_path, "localhost")
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(tmp_path / "ca.pem"))
    usual = server_context(tmp_path / "signed.pem", tmp_path / "signed.key")
    for served, hosts in ((context, SITE), (usual, "localhost")):
        with receiving(served) as receiver, proxying({f"{hosts}:443": receiver.server_port}) as proxy:
            where = f"{hosts}/x" if is_proxied else f"127.0.0.1:{receiver.server_port}/x"
            (folder / "robot").write_text(f"jsons://{where}", "utf-8")
            fields = {"proxy": proxy.url} if is_proxied else {}
            spec = RobotChannel(name="group", url="file:robot", ca="ca.pem", **fields)
            assert [sent(spec, folder), len(receiver.requests)] == [None, 1]


def test_a_robot_whose_ca_cannot_be_read_says_so(folder):
    (folder / "robot").write_text(f"jsons://{SITE}/x", "utf-8")
    message, permanent = sent(RobotChannel(name="group", url="file:robot", ca="key"), folder)
    assert ("证书文件 key 读不出来" in message, permanent) == (True, True)


def test_a_broker_is_looked_for_through_the_proxy(folder):
    with proxying({}) as proxy:
        spec = KafkaChannel(name="bus", servers=(f"{KAFKA}:9093",), topic="t", proxy=proxy.url)
        message, permanent = sent(spec, folder)
    assert ("不放行 kafka.invalid:9093" in message, permanent, proxy.asked) == (True, False, [f"{KAFKA}:9093"])


def test_an_address_is_written_as_the_proxy_must_read_it():
    with proxying({}) as proxy:
        for host in ("::1", "例.invalid"):
            with pytest.raises(OSError, match="403"):
                connect(host, 25, proxy=proxy.url, timeout=5)
    assert proxy.asked == ["[::1]:25", "xn--fsq.invalid:25"]
