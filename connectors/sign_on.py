"""Single sign-on by OpenID Connect: where a browser is sent to log in, and who the identity provider says it was.

The authorization code flow with PKCE (OpenID Connect Core 1.0, RFC 7636). What is believed is only an ID token that the
provider signed for this client and this attempt; it says who somebody is, never what they may do.
"""

import base64
import hashlib
import secrets
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from .errors import ConnectorError
from .trust import is_safe

if TYPE_CHECKING:
    from .network import Stopwatch

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Signatures that only the provider can make: none of no key, none of a secret that the client holds too."""
LEEWAY_S = 60
"""How far the provider's clock and ours may differ."""
_SIZE, _SECONDS, _IDLE_SECONDS = 1_000_000, 15, 10


class SignOnError(ConnectorError):
    """Somebody cannot be let in by the provider's word; the message (zh) says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """What the provider knows this office's desk by. `claim`: what of a person is their login here."""

    issuer: str
    id: str
    secret: str = ""
    claim: str = "preferred_username"
    scope: str = "openid profile"
    ca: Path | None = None


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider says of itself (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    end_session_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to log in: what ties the provider's answer to the browser that asked."""

    state: str
    nonce: str
    verifier: str


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """What a code was exchanged for."""

    id_token: str
    access_token: str = ""


def new_attempt() -> Attempt:
    """An attempt that nobody can guess."""
    return Attempt(state=secrets.token_urlsafe(24), nonce=secrets.token_urlsafe(24), verifier=secrets.token_urlsafe(48))


def address_of(client: Client, metadata: Metadata, attempt: Attempt, redirect: str) -> str:
    """Where the browser is sent to log in."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=")
    asked = {
        "response_type": "code",
        "client_id": client.id,
        "scope": client.scope,
        "redirect_uri": redirect,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
    }
    return _with(metadata.authorization_endpoint, asked)


def leaving(client: Client, metadata: Metadata, redirect: str) -> str | None:
    """Where the browser is sent to log out at the provider too; None when the provider offers no such place."""
    if not metadata.end_session_endpoint:
        return None
    return _with(metadata.end_session_endpoint, {"client_id": client.id, "post_logout_redirect_uri": redirect})


def discover(client: Client, stopwatch: "Stopwatch") -> Metadata:
    """What the provider says of itself. Raises ConnectorError."""
    url = f"{client.issuer.rstrip('/')}/.well-known/openid-configuration"
    found: Metadata = _decoded(_asked(client, stopwatch, "GET", url), Metadata, "服务说明")
    if found.issuer != client.issuer:
        raise SignOnError(f"服务自称 {found.issuer[:100]}，与设置的 {client.issuer} 不一致")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"):
        address = getattr(found, name)
        if address and not is_safe(address):
            raise SignOnError(f"服务的 {name} 不是 https 地址：{address[:100]}")
    return found


def person_of(
    client: Client,
    metadata: Metadata,
    attempt: Attempt,
    *,
    code: str,
    redirect: str,
    now: datetime,
    stopwatch: "Stopwatch",
) -> str:
    """Who the provider says it was: the value of the client's claim. Raises ConnectorError."""
    tokens = _redeemed(client, metadata, attempt, code, redirect, stopwatch)
    keys = _decoded(_asked(client, stopwatch, "GET", metadata.jwks_uri), dict[str, Any], "公钥")
    claims = checked_claims(tokens.id_token, keys, client, attempt.nonce, now)
    if client.claim not in claims and metadata.userinfo_endpoint and tokens.access_token:
        headers = {"Authorization": f"Bearer {tokens.access_token}"}
        more = _asked(client, stopwatch, "GET", metadata.userinfo_endpoint, headers=headers)
        told = _decoded(more, dict[str, Any], "用户信息")
        if told.get("sub") != claims["sub"]:
            raise SignOnError("用户信息与身份令牌说的不是同一个人")
        claims = told | claims
    named = claims.get(client.claim)
    if not isinstance(named, str) or not named:
        raise SignOnError(f"服务没有给出 {client.claim}；请核对 SHIAN_OIDC_CLAIM 和 SHIAN_OIDC_SCOPE")
    return named


def checked_claims(id_token: str, keys: dict[str, Any], client: Client, nonce: str, now: datetime) -> dict[str, Any]:
    """What an ID token says, once its signature, issuer, audience, times and nonce hold. Raises SignOnError. Pure."""
    from joserfc import jwt  # slow import
    from joserfc.errors import ClaimError, JoseError
    from joserfc.jwk import KeySet
    from joserfc.jwt import ClaimsOption

    try:
        signing = [key for key in keys["keys"] if key.get("kty") != "oct" and key.get("use", "sig") == "sig"]
        token = jwt.decode(id_token, KeySet.import_key_set({"keys": signing}), algorithms=list(ALGORITHMS))
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SignOnError(f"身份令牌的签名不对（{type(error).__name__}）") from error
    required: dict[str, ClaimsOption] = {name: {"essential": True} for name in ("sub", "exp", "iat")}
    for name, value in {"iss": client.issuer, "aud": client.id, "nonce": nonce}.items():
        required[name] = {"essential": True, "value": value}
    try:
        jwt.JWTClaimsRegistry(now=int(now.timestamp()), leeway=LEEWAY_S, **required).validate(token.claims)
    except ClaimError as error:
        raise SignOnError(f"身份令牌的 {error.claim} 不对（{type(error).__name__}）") from error
    party, audience = token.claims.get("azp"), token.claims["aud"]
    if party not in (None, client.id) or (party is None and isinstance(audience, list) and len(audience) > 1):
        raise SignOnError("身份令牌的 azp 不对")
    return dict(token.claims)


def _redeemed(
    client: Client, metadata: Metadata, attempt: Attempt, code: str, redirect: str, stopwatch: "Stopwatch"
) -> Tokens:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect,
        "code_verifier": attempt.verifier,
    }
    headers = {}
    if not client.secret:
        form["client_id"] = client.id
    elif "client_secret_basic" in metadata.token_endpoint_auth_methods_supported:
        both = f"{quote(client.id, safe='')}:{quote(client.secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(both.encode()).decode()}"
    else:
        form |= {"client_id": client.id, "client_secret": client.secret}
    body = _asked(client, stopwatch, "POST", metadata.token_endpoint, headers=headers, form=form)
    tokens: Tokens = _decoded(body, Tokens, "令牌")
    return tokens


def _asked(
    client: Client,
    stopwatch: "Stopwatch",
    method: str,
    url: str,
    *,
    headers: dict[str, str] | None = None,
    form: dict[str, str] | None = None,
) -> bytes:
    """What the provider answers; it is never followed elsewhere. Raises ConnectorError."""
    import httpx  # slow import

    from .fetch import body_of, faults_told
    from .network import FetchError, TimeLimit, transport

    carried = transport(TimeLimit(_SECONDS, stopwatch), private_addresses=True, proxy=None, ca=client.ca)
    borne = {"Accept": "application/json", "Accept-Encoding": "identity"} | (headers or {})
    timeout = httpx.Timeout(_IDLE_SECONDS)
    with faults_told(), httpx.Client(transport=carried, timeout=timeout, trust_env=False) as asking:
        with asking.stream(method, url, headers=borne, data=form) as answer:
            body = body_of(answer, _SIZE)
    if answer.status_code != 200:
        said = f"{urlsplit(url).path} 回应 {answer.status_code}{_fault_in(body)}"
        raise FetchError("HTTP", said, permanent=400 <= answer.status_code < 500)
    return body


def _fault_in(body: bytes) -> str:
    """The code of an error (RFC 6749, 5.2) of what a provider refused; nothing else of its answer is shown."""
    try:
        said = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return ""
    fault = said.get("error") if isinstance(said, dict) else None
    return f"（{fault[:60]}）" if isinstance(fault, str) and fault.isprintable() else ""


def _decoded(body: bytes, type_: Any, what: str) -> Any:
    try:
        return msgspec.json.decode(body, type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SignOnError(f"服务给出的{what}读不懂（{str(error)[:120]}）") from error


def _with(address: str, query: dict[str, str]) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"
