"""Single sign-on: an ID token is believed only when everything about it holds; addresses carry what they must."""

import base64

import msgspec
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from serving import NOW, receiving

from connectors.errors import ConnectorError
from connectors.sign_on import (
    LEEWAY_S,
    Client,
    Metadata,
    SignOnError,
    address_of,
    checked_claims,
    discover,
    leaving,
    new_attempt,
)
from streams.clock import stopwatch

CLIENT = Client(issuer="https://id.example.org", id="desk")
METADATA = Metadata(
    issuer=CLIENT.issuer,
    authorization_endpoint="https://id.example.org/in?tenant=a",
    token_endpoint="https://id.example.org/token",
    jwks_uri="https://id.example.org/keys",
)
KEY = RSAKey.generate_key(2048, {"use": "sig", "kid": "k1"})
OTHER = RSAKey.generate_key(2048, {"use": "sig", "kid": "k1"})
SHARED = OctKey.import_key("the-secret-of-the-client-is-known", {"kid": "k2"})
KEYS = {"keys": [KEY.as_dict(private=False), SHARED.as_dict()]}
AT = int(NOW.timestamp())


def a_token(*, key=KEY, alg="RS256", **changes):
    claims = {
        "iss": CLIENT.issuer,
        "aud": "desk",
        "sub": "7",
        "nonce": "n",
        "iat": AT,
        "exp": AT + 300,
        "preferred_username": "wang",
    }
    claims = {name: value for name, value in (claims | changes).items() if value is not None}
    return jwt.encode({"alg": alg, "kid": key.kid}, claims, key, algorithms=[alg])


def read(token, now=NOW):
    return checked_claims(token, KEYS, CLIENT, "n", now)


def test_a_token_that_holds_says_who_it_is():
    assert read(a_token())["preferred_username"] == "wang"
    assert read(a_token(aud=["desk", "mail"], azp="desk"))["sub"] == "7"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"key": OTHER}, "签名不对"),
        ({"key": SHARED, "alg": "HS256"}, "签名不对"),
        ({"iss": "https://id.example.org/"}, "iss 不对"),
        ({"iss": None}, "iss 不对"),
        ({"aud": "mail"}, "aud 不对"),
        ({"aud": []}, "aud 不对"),
        ({"aud": ["desk", "mail"]}, "azp 不对"),
        ({"azp": "mail"}, "azp 不对"),
        ({"nonce": "m"}, "nonce 不对"),
        ({"nonce": None}, "nonce 不对"),
        ({"exp": AT - LEEWAY_S}, "exp 不对"),
        ({"exp": None}, "exp 不对"),
        ({"iat": AT + LEEWAY_S + 1}, "iat 不对"),
        ({"sub": None}, "sub 不对"),
    ],
)
def test_a_token_of_which_one_thing_is_wrong_is_refused_by_its_name(changes, said):
    with pytest.raises(SignOnError, match=said):
        read(a_token(**changes))


def test_a_token_that_nobody_signed_is_refused():
    head, body, _ = a_token().split(".")
    unsigned = msgspec.json.encode({"alg": "none"})
    bare = base64.urlsafe_b64encode(unsigned).rstrip(b"=").decode()
    for token in (f"{bare}.{body}.", f"{head}.{body}.", "x", ""):
        with pytest.raises(SignOnError, match="签名不对"):
            read(token)


def test_keys_of_no_use_are_refused_in_words():
    for keys in ({}, {"keys": []}, {"keys": [1]}, {"keys": "x"}, {"keys": [{"kty": "new"}]}):
        with pytest.raises(SignOnError, match="签名不对"):
            checked_claims(a_token(), keys, CLIENT, "n", NOW)


def test_the_address_keeps_the_providers_own_query_and_hides_the_verifier():
    attempt = new_attempt()
    address = address_of(CLIENT, METADATA, attempt, "https://desk/back")
    assert address.startswith(
        "https://id.example.org/in?tenant=a&response_type=code&client_id=desk&scope=openid+profile"
    )
    assert [attempt.state in address, attempt.nonce in address, attempt.verifier in address] == [True, True, False]
    assert new_attempt() != attempt


def test_a_provider_without_a_place_to_log_out_is_not_gone_to():
    with_place = msgspec.structs.replace(METADATA, end_session_endpoint="https://id.example.org/out")
    assert leaving(CLIENT, METADATA, "https://desk/") is None
    assert leaving(CLIENT, with_place, "https://desk/sign-in") == (
        "https://id.example.org/out?client_id=desk&post_logout_redirect_uri=https%3A%2F%2Fdesk%2Fsign-in"
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, {}, b"no json"), "读不懂"),
        ((200, {}, b"{}"), "读不懂"),
        ((503, {}, b"{}"), "回应 503"),
        ((302, {"Location": "https://elsewhere.example.org/"}, b""), "回应 302"),
        ((200, {}, msgspec.json.encode(METADATA)), "与设置的"),
    ],
)
def test_a_provider_that_says_nothing_usable_of_itself_is_told_apart(answer, said):
    with receiving() as server:
        server.answer = answer
        client = Client(issuer=f"http://127.0.0.1:{server.server_port}", id="desk")
        with pytest.raises(ConnectorError, match=said):
            discover(client, stopwatch)


def test_addresses_without_tls_are_refused():
    with receiving() as server:
        issuer = f"http://127.0.0.1:{server.server_port}"
        said = msgspec.structs.replace(METADATA, issuer=issuer, token_endpoint="http://id.example.org/token")
        server.answer = (200, {}, msgspec.json.encode(said))
        with pytest.raises(SignOnError, match="token_endpoint 不是 https"):
            discover(Client(issuer=issuer, id="desk"), stopwatch)
