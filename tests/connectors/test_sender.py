"""Deliveries of vendors: who may deliver."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.doors import Signature, WebhookSource
from connectors.errors import ConnectorError
from connectors.sources.webhook import SenderRefused, check_sender

NOW = datetime(2025, 11, 26, 2, tzinfo=UTC)
SECRETS = {"env:KEY": "right", "env:OTHER": "other", "env:EMPTY": ""}
BODY = b'{"a": 1}'
SIGNED = Signature(header="X-Sign", secret="env:KEY", prefix="sha256=")
STAMPED = Signature(header="X-Sign", secret="env:KEY", timestamp_header="X-Time")


def a_source(**more):
    return WebhookSource(**{"name": "vendor", "token": "env:KEY", "fields": {"text": "text"}, **more})


def let_in(headers=(), *, address="203.0.113.5", body=BODY, query="", **source):
    settled = {"token": None, **source}
    check_sender(
        a_source(**settled),
        dict(headers),
        body=body,
        address=address,
        secrets=SECRETS.__getitem__,
        now=NOW,
        query=query,
    )


def refusal(*arguments, **more):
    with pytest.raises(SenderRefused) as caught:
        let_in(*arguments, **more)
    return caught.value.reason


def hexed(data, secret="right", algorithm="sha256"):
    return hmac.new(secret.encode(), data, algorithm).hexdigest()


@pytest.mark.parametrize("headers", [{"Authorization": "Bearer right"}, {"authorization": "bearer  right"}])
def test_a_token_may_come_as_bearer(headers):
    assert let_in(headers, token="env:KEY") is None


def test_a_token_may_come_in_its_own_header_or_in_the_address():
    assert let_in({"x-TOKEN": "right"}, token="env:KEY") is None
    assert let_in(query="a=1&token=right", token="env:KEY") is None


@pytest.mark.parametrize(
    ("headers", "query", "reason"),
    [
        ({}, "", "没有令牌"),
        ({"X-Token": ""}, "token=", "没有令牌"),
        ({"Authorization": "Basic right"}, "", "没有令牌"),
        ({"X-Token": "wrong"}, "", "令牌不对"),
        ({"X-Token": "Right"}, "", "令牌不对"),
        ({"X-Token": "令牌\ud800"}, "", "令牌不对"),
        ({}, "token=rightt", "令牌不对"),
    ],
)
def test_a_wrong_token_is_refused(headers, query, reason):
    assert refusal(headers, query=query, token="env:KEY") == reason


def test_an_empty_secret_lets_nobody_in():
    assert refusal({"X-Token": ""}, token="env:EMPTY") == "密钥 env:EMPTY 是空的，谁都不放行"


def test_without_any_proof_nobody_is_let_in():
    assert refusal() == "没有配置签名、令牌或地址，谁都不放行"


def test_a_secret_that_is_not_set_is_our_fault_and_not_the_senders():
    def missing(name):
        raise ConnectorError(f"secret {name}: not set", permanent=True)

    with pytest.raises(ConnectorError, match="not set"):
        check_sender(a_source(), {}, body=b"", address=None, secrets=missing, now=NOW)


@pytest.mark.parametrize("address", ["203.0.113.5", "::ffff:203.0.113.5", "2001:db8::7"])
def test_an_address_of_the_list_is_let_in(address):
    assert let_in(address=address, addresses=("203.0.113.0/24", "2001:db8::/32")) is None


@pytest.mark.parametrize("address", ["203.0.114.5", "2001:db9::7", None, "", "unknown"])
def test_another_address_is_refused(address):
    assert refusal(address=address, addresses=("203.0.113.0/24", "2001:db8::/32")).endswith("不在允许的地址里")


def test_a_list_that_is_none_lets_nobody_in():
    assert refusal(addresses=("everywhere",)).startswith("addresses 里有一项不是地址段")


@pytest.mark.parametrize(
    ("signature", "value"),
    [
        (SIGNED, f"sha256={hexed(BODY)}"),
        (SIGNED, f"sha256={hexed(BODY).upper()}"),
        (Signature(header="x-sign", secret="env:KEY", algorithm="sha1"), hexed(BODY, algorithm="sha1")),
        (
            Signature(header="X-SIGN", secret="env:KEY", algorithm="sha512", encoding="base64"),
            base64.b64encode(hmac.digest(b"right", BODY, hashlib.sha512)).decode(),
        ),
    ],
)
def test_a_right_signature_over_the_body_is_let_in(signature, value):
    assert let_in({"X-Sign": value}, signature=signature) is None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "没有签名头 X-Sign"),
        (hexed(BODY), "签名不以 sha256= 开头"),
        ("sha256=", "签名不对"),
        ("sha256=zz", "签名不对"),
        (f"sha256={hexed(BODY)[:-2]}", "签名不对"),
        (f"sha256={hexed(BODY, secret='wrong')}", "签名不对"),
        (f"sha256={hexed(BODY + b' ')}", "签名不对"),
        ("sha256=食\ud800", "签名不对"),
    ],
)
def test_a_wrong_signature_is_refused(value, reason):
    assert refusal({"X-Sign": value}, signature=SIGNED) == reason


def stamped(moment, style="seconds"):
    seconds = moment.timestamp()
    written = {"seconds": str(int(seconds)), "milliseconds": str(int(seconds * 1000)), "iso": moment.isoformat()}[style]
    return {"X-Time": written, "X-Sign": hexed(f"{written}.".encode() + BODY)}


@pytest.mark.parametrize("style", ["seconds", "milliseconds", "iso"])
@pytest.mark.parametrize("minutes", [-5, 0, 5])
def test_a_signature_with_a_time_holds_for_five_minutes(style, minutes):
    assert let_in(stamped(NOW + timedelta(minutes=minutes), style), signature=STAMPED) is None


@pytest.mark.parametrize("seconds", [-301, 301])
def test_an_old_delivery_cannot_be_sent_again(seconds):
    late = stamped(NOW + timedelta(seconds=seconds))
    assert refusal(late, signature=STAMPED) == "X-Time 与现在相差超过 5 分钟"


@pytest.mark.parametrize("stamp", ["", "now", "刚刚", "1分钟前", "9" * 5000, "²"])
def test_a_time_that_is_none_is_refused(stamp):
    headers = {"X-Time": stamp, "X-Sign": hexed(BODY)}
    assert refusal(headers, signature=STAMPED) == "X-Time 不是时间"


def test_a_time_that_was_not_signed_is_refused():
    headers = stamped(NOW - timedelta(minutes=1)) | {"X-Time": str(int(NOW.timestamp()))}
    assert refusal(headers, signature=STAMPED) == "签名不对"


def test_every_proof_that_is_asked_for_must_hold():
    asked = {"token": "env:OTHER", "signature": SIGNED, "addresses": ("203.0.113.0/24",)}
    headers = {"X-Token": "other", "X-Sign": f"sha256={hexed(BODY)}"}
    assert let_in(headers, **asked) is None
    assert refusal(headers, address="198.51.100.1", **asked).startswith("来自 198.51.100.1")
    assert refusal({**headers, "X-Token": "x"}, **asked) == "令牌不对"
    assert refusal({**headers, "X-Sign": "x"}, **asked) == "签名不以 sha256= 开头"


@given(st.dictionaries(st.sampled_from(["X-Sign", "X-Time", "Authorization", "X-Token"]), st.text()), st.text())
def test_any_stranger_is_refused(headers, query):
    asked = {"token": "env:KEY", "signature": STAMPED}
    assert refusal(headers, query=query, **asked)
