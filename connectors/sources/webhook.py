"""Deliveries of vendors: is it really the vendor, and what does it say.

Every configured proof must hold; where nothing is configured, nobody is let in. Every item ends in a signal or in a
RowError that names the item and the field.
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import parse_qsl

from msgspec.structs import replace

from ..dates import parse_instant
from ..doors import Signature, WebhookSource
from ..errors import CellError, ConnectorError, RowError
from ..parse import TEXT_LIMIT
from ..posted import from_epoch
from ..signal import Signal
from .delivery import items_of
from .mapped import beginning, mapped

WINDOW = timedelta(minutes=5)
"""How far the time that a delivery names may lie from ours, on either side."""


class SenderRefused(ConnectorError):
    """A delivery does not come from whom it must. The reason (zh) is for our own log; the sender learns nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=True)
        self.reason = reason


def check_sender(
    source: WebhookSource,
    headers: Mapping[str, str],
    *,
    body: bytes,
    address: str | None,
    secrets: Callable[[str], str],
    now: datetime,
    query: str = "",
) -> None:
    """Raises Refused unless the address, the token and the signature hold, as far as `source` asks for each.

    `address`: the IP address the delivery came from; `query`: the query of its URL, for `?token=`; `secrets` gives
    the secret of a name such as `env:TOKEN`, and may raise ConnectorError. `now` is aware.
    """
    named = {name.lower(): value for name, value in headers.items()}
    if not (source.addresses or source.token or source.signature):
        raise SenderRefused("没有配置签名、令牌或地址，谁都不放行")
    if source.addresses:
        _check_address(source.addresses, address)
    if source.token:
        _check_token(_secret(source.token, secrets), named, query)
    if source.signature:
        _check_signature(source.signature, named, body, secret=_secret(source.signature.secret, secrets), now=now)


def read_delivery(
    source: WebhookSource, body: bytes, *, content_type: str | None, now: datetime
) -> list[Signal | RowError]:
    """The signals of a delivery, and what of it was refused; `row` is the item's place from 1. Never raises.

    `source.fields` says where each field lies: a path in the item (`content.text`, `items[0].name`; `$.id` begins at
    the whole body), a constant (`=media`), or several of them with `|` between, of which the first that says
    something counts. What no field takes is kept in `raw`. `now` is aware; relative times are read against it.
    """
    items = items_of(body, content_type, source.items)
    return [_as_draft(source, item) if isinstance(item, RowError) else mapped(source, item, now) for item in items]


def _as_draft(source: WebhookSource, error: RowError) -> RowError:
    text = (error.draft or {}).get("text", "")[:TEXT_LIMIT]
    return replace(error, draft=beginning(source) | ({"text": text} if text else {}))


def _secret(name: str, secrets: Callable[[str], str]) -> str:
    value = secrets(name)
    if not value:
        raise SenderRefused(f"密钥 {name} 是空的，谁都不放行")
    return value


def _check_address(allowed: tuple[str, ...], address: str | None) -> None:
    try:
        networks = [ip_network(each, strict=False) for each in allowed]
    except ValueError as error:
        raise SenderRefused(f"addresses 里有一项不是地址段（{error}）") from error
    found = _address(address or "")
    if found is None or not any(found in network for network in networks):
        raise SenderRefused(f"来自 {address or '未知地址'}，不在允许的地址里")


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """An address; one of IPv4 that came through an IPv6 socket as itself."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def _check_token(token: str, headers: Mapping[str, str], query: str) -> None:
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    given = [bearer.strip() if scheme.lower() == "bearer" else "", headers.get("x-token", "")]
    given += [value for name, value in parse_qsl(query) if name == "token"]
    if not any(_same(each, token) for each in given if each):
        raise SenderRefused("令牌不对" if any(given) else "没有令牌")


def _check_signature(
    signature: Signature, headers: Mapping[str, str], body: bytes, *, secret: str, now: datetime
) -> None:
    given = headers.get(signature.header.lower(), "").strip()
    if not given:
        raise SenderRefused(f"没有签名头 {signature.header}")
    if not given.startswith(signature.prefix):
        raise SenderRefused(f"签名不以 {signature.prefix} 开头")
    signed = body
    if signature.timestamp_header:
        stamp = headers.get(signature.timestamp_header.lower(), "").strip()
        _check_stamp(stamp, signature.timestamp_header, now)
        signed = stamp.encode("utf-8", "surrogatepass") + b"." + body
    right = hmac.digest(secret.encode(), signed, signature.algorithm)
    if not hmac.compare_digest(_digest(given.removeprefix(signature.prefix), signature.encoding), right):
        raise SenderRefused("签名不对")


def _digest(text: str, encoding: str) -> bytes:
    """The bytes of a signature; none when it is not written as it should be."""
    try:
        return bytes.fromhex(text) if encoding == "hex" else base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return b""


def _check_stamp(stamp: str, header: str, now: datetime) -> None:
    try:
        moment = from_epoch(int(stamp)) if stamp.isascii() and stamp.isdigit() else parse_instant(stamp)
    except (CellError, ValueError) as error:
        raise SenderRefused(f"{header} 不是时间") from error
    if abs(moment - now) > WINDOW:
        raise SenderRefused(f"{header} 与现在相差超过 5 分钟")


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), right.encode("utf-8"))
