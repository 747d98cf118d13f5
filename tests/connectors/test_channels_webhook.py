"""Another system's address, against a real server: what is posted, what its answers mean."""

import hashlib
import hmac
import json
import ssl

import pytest
from serving import NOW, a_certificate, a_notice, free_port, receiving

from connectors.channels.alertmanager import Alertmanager
from connectors.channels.webhook import Webhook, sign
from connectors.doors import AlertmanagerChannel, WebhookChannel
from connectors.errors import ConnectorError


@pytest.fixture
def receiver():
    with receiving() as server:
        yield server


def a_webhook(url, folder=None, **changes):
    spec = WebhookChannel(name="oa", url=url, secret="env:OA", **changes)
    return Webhook(spec, "示例密钥", clock=lambda: NOW, **({"folder": folder} if folder else {}))


def an_alertmanager(url, token="token-1", **changes):
    return Alertmanager(AlertmanagerChannel(name="am", url=url, **changes), token)


def refused(channel):
    with pytest.raises(ConnectorError) as caught:
        channel.send(a_notice(), "duty")
    return caught.value


def test_the_body_is_the_least_and_is_signed_with_its_time(receiver):
    a_webhook(receiver.url).send(a_notice(), "值班组")
    ((path, headers, body),) = receiver.requests
    told = json.loads(body)
    stamp = str(int(NOW.timestamp()))
    expected = hmac.new("示例密钥".encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert [headers["X-Shian-Timestamp"], headers["X-Shian-Signature"]] == [stamp, f"sha256={expected}"]
    # What a server answers is shown as it came: packed, nobody could read it.
    assert [path, headers["Idempotency-Key"], headers["Accept-Encoding"]] == ["/door", told["id"], "identity"]
    assert [told["to"], told["severity"], "quote" in told, "汤" in body.decode()] == ["值班组", "orange", False, False]


def test_a_changed_byte_changes_the_signature():
    assert sign("k", "1", body=b"a") != sign("k", "1", body=b"b") != sign("k", "2", body=b"b")


@pytest.mark.parametrize("make", [a_webhook, an_alertmanager])
@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_is_success(receiver, make, status):
    receiver.answer = (status, {}, b"")
    make(receiver.url).send(a_notice(), "duty")
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("make", [a_webhook, an_alertmanager])
@pytest.mark.parametrize(
    ("status", "permanent"),
    [(400, True), (401, True), (404, True), (410, True), (408, False), (425, False), (429, False), (500, False),
     (503, False)],
)  # fmt: skip
def test_a_refusal_for_good_is_told_from_one_for_now(receiver, make, status, permanent):
    receiver.answer = (status, {}, "不收\n".encode())
    error = refused(make(receiver.url))
    assert [error.permanent, error.code, f"对方答复 {status}：不收" in error.message] == [permanent, status, True]


def test_how_long_to_wait_is_kept_in_the_message(receiver):
    receiver.answer = (429, {"Retry-After": "120"}, b"")
    assert "要求 120 后再试（Retry-After）" in refused(a_webhook(receiver.url)).message


def test_no_redirect_is_followed(receiver):
    receiver.answer = (307, {"Location": receiver.url}, b"")
    error = refused(a_webhook(receiver.url))
    assert [error.permanent, len(receiver.requests), "不跟随重定向" in error.message] == [True, 1, True]


def test_an_answer_without_end_is_not_read_to_its_end(receiver):
    receiver.answer = (500, {}, b"x" * 5_000_000)
    assert len(refused(a_webhook(receiver.url)).message) < 400


@pytest.mark.parametrize("make", [a_webhook, an_alertmanager])
def test_a_receiver_that_is_not_there_is_tried_again(make):
    error = refused(make(f"http://127.0.0.1:{free_port()}/hook?key=SECRETKEY"))
    assert [error.permanent, "SECRETKEY" in error.message] == [False, False]


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "nonsense", "http://127.0.0.1:port/"])
def test_what_is_no_address_is_permanent(url):
    assert refused(a_webhook(url)).permanent


def test_the_offices_own_certificate_is_trusted_when_it_is_named_and_not_before(tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*a_certificate(tmp_path))
    with receiving(context) as receiver:
        url = receiver.url.replace("http:", "https:")
        error = refused(a_webhook(url))
        a_webhook(url, folder=tmp_path, ca="cert.pem").send(a_notice(), "duty")
    assert [error.permanent, "CERTIFICATE_VERIFY_FAILED" in error.message, len(receiver.requests)] == [False, True, 1]


def test_a_proxy_that_is_named_is_used(receiver):
    a_webhook("http://oa.example.invalid/hook", proxy=receiver.url.removesuffix("/door")).send(a_notice(), "duty")
    assert [each.path for each in receiver.requests] == ["http://oa.example.invalid/hook"]


def test_an_alert_has_what_receivers_of_alertmanager_read(receiver):
    an_alertmanager(receiver.url).send(a_notice(), "duty")
    ((_, headers, body),) = receiver.requests
    told = json.loads(body)
    (alert,) = told["alerts"]
    assert headers["Authorization"] == "Bearer token-1"
    assert [told["version"], told["status"], told["receiver"]] == ["4", "firing", "duty"]
    assert alert["labels"] == {
        "alertname": "食品安全事项",
        "severity": "error",
        "colour": "orange",
        "department": "D03",
        "case": "示例字〔2026〕7号",
        "area": "410702",
    }
    assert alert["annotations"]["what"] == "消费者投诉"
    assert alert["annotations"]["due"] == "2026-12-04 24:00"
    assert alert["annotations"]["summary"] == "食品安全通知：临期提醒（橙）示例字〔2026〕7号"
    assert [alert["startsAt"], alert["endsAt"]] == ["2026-11-24T09:40:00+08:00", "0001-01-01T00:00:00Z"]
    assert "汤" not in body.decode()


def test_a_miss_that_is_withdrawn_is_resolved(receiver):
    an_alertmanager(receiver.url).send(a_notice(reason="miss_withdrawn"), "duty")
    told = json.loads(receiver.requests[0].body)
    assert [told["status"], told["alerts"][0]["status"]] == ["resolved", "resolved"]
    assert told["alerts"][0]["endsAt"] == "2026-11-24T09:40:00+08:00"


def test_what_resolves_an_alert_is_known_by_what_fired_however_the_affair_changed_meanwhile(receiver):
    later = {"reason": "miss_withdrawn", "what": "食品安全事件", "severity": "red", "area": "410703", "id": "later"}
    other = {**later, "number": "示例8号"}
    for changes in ({}, later, other):
        an_alertmanager(receiver.url).send(a_notice(**changes), "duty")
    told = [json.loads(each.body) for each in receiver.requests]
    fired, resolved, another = ((each["groupKey"], each["alerts"][0]["fingerprint"]) for each in told)
    assert [fired == resolved, fired == another] == [True, False]
    assert fired[0] == '{}:{alertname="食品安全事项", case="示例字〔2026〕7号", department="D03"}'
    assert [each["status"] for each in told] == ["firing", "resolved", "resolved"]


def test_a_digest_is_one_alert_for_each_item_and_a_drill_says_so(receiver):
    items = (a_notice(exercise="drill-1"), a_notice(id="other-notice", number="示例8号", exercise="drill-1"))
    an_alertmanager(receiver.url).send(a_notice(items=items, exercise="drill-1"), "duty")
    told = json.loads(receiver.requests[0].body)
    assert [each["labels"]["case"] for each in told["alerts"]] == ["示例字〔2026〕7号", "示例8号"]
    assert told["commonLabels"]["exercise"] == "drill-1"
    assert all(each["annotations"]["summary"].startswith("【演练】") for each in told["alerts"])
