"""Cursors of who asks what changed: how far they have been told, sealed, so that they tell nothing and none is made up.

What they hold counts what everybody wrote; whoever reads or writes one by hand would learn of others, or have the desk
look through all that there ever was. A cursor is bound to what its token is told of, so that a renewed one goes on.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode

import msgspec

from streams.store.vault import Vault, VaultError

FROM_THE_BEGINNING = "0"
"""The cursor of who has been told nothing."""
_FORM = struct.Struct(">6q")
"""Of one length, whatever it holds."""


_NOT_OURS = "请原样传回上一次应答里的 cursor；换了来源或渠道的令牌，请不带 after 重新取一个"


class CursorError(Exception):
    """A cursor is none of ours, of another token, or not of this store."""


class Cursor(msgspec.Struct, frozen=True):
    """How far whoever asks has been told. Whoever asks need not understand it."""

    link: int = 0
    """The last link of which all has been told."""
    until: int = 0
    """The last link of those that are being told; 0: none are."""
    n: int = 0
    """The last signal of these that has been told."""
    turned: int = 0
    turned_n: int = 0
    """The last signal told of those that no case tells of: when it was turned, and its number."""
    mark: int = 0
    """Of the last link that was looked at: a store that was restored has another one of its number."""


class Cursors:
    """The cursors of those who are told the same: of one source, on the same channels, of the same exercise."""

    def __init__(self, vault: Vault, source: str, exercise: str | None, channels: tuple[str, ...]) -> None:
        self._vault = vault
        self._whose = msgspec.json.encode(["cursor", source, exercise, sorted(channels)])

    def sealed(self, cursor: Cursor) -> str:
        """A cursor as it is handed out."""
        body = _FORM.pack(*msgspec.structs.astuple(cursor))
        return urlsafe_b64encode(self._vault.seal_handed_out(body, self._whose)).decode().rstrip("=")

    def opened(self, text: str) -> Cursor:
        """Raises CursorError for what is none that was handed out to these."""
        if text == FROM_THE_BEGINNING:
            return Cursor()
        try:
            sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
            return Cursor(*_FORM.unpack(self._vault.open_handed_out(sealed, self._whose)))
        except (ValueError, VaultError):
            raise CursorError(_NOT_OURS) from None
