"""Another system's address: a signed JSON body that carries the least."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from ..doors import WebhookChannel
from ..notice import Notice
from .posting import Poster
from .wording import least_of_notice

TIMESTAMP = "X-Shian-Timestamp"
SIGNATURE = "X-Shian-Signature"


class Webhook:
    """Posts notices to one address. `clock` tells the time that is signed; `folder` is where `spec.ca` lies."""

    def __init__(
        self, spec: WebhookChannel, secret: str, *, clock: Callable[[], datetime], folder: Path = Path()
    ) -> None:
        self.spec = spec
        self.name = spec.name
        self.secret = secret
        self.clock = clock
        self.folder = folder
        self._poster = Poster(spec, folder=folder)

    def send(self, notice: Notice, to: str) -> None:
        """Post the notice; `to` tells the other system whom it is for. Raises ConnectorError as Poster does."""
        body = msgspec.json.encode({"to": to, **least_of_notice(notice, carries=self.spec.carries)})
        stamp = str(int(self.clock().timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": notice.id,
            TIMESTAMP: stamp,
            SIGNATURE: sign(self.secret, stamp, body=body),
        }
        self._poster.post(body, headers)


def sign(secret: str, timestamp: str, *, body: bytes) -> str:
    """`sha256=` and the hex HMAC over `{timestamp}.{body}`; `timestamp` is in whole seconds since 1970."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={digest.hexdigest()}"
