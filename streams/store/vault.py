"""Private data: contact, raw and identifiers, encrypted with a key per signal; the master key lies elsewhere.

Destroying a signal's private data is deleting its key: what remains cannot be read, in no backup made since.
AES-256-GCM (NIST SP 800-38D) through `cryptography`.
"""

import fcntl
import hmac
import os
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from connectors.durable import make_folder, write_whole
from connectors.telephones import with_area

_NONCE = 12


class VaultError(Exception):
    """The private data cannot be opened with this master key."""


class Vault:
    """Seals and opens private parts of signals."""

    def __init__(self, master: bytes, *, area_code: str = "") -> None:
        """`area_code`: of the telephones of the place (0373). Raises VaultError for what is no key."""
        try:
            self._master = AESGCM(master)
        except ValueError as error:
            raise VaultError("this is no master key") from error
        self.area_code = area_code
        self._marks = hmac.digest(master, b"marks of private halves", "sha256")
        self._phones = hmac.digest(master, b"marks of telephones", "sha256")
        self.of_forms = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"tokens of forms").derive(master)
        """What the desk's forms are signed with, the same for every process that has this key (RFC 5869)."""
        handed_out = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"what is handed out sealed").derive(master)
        self._handed_out = AESGCM(handed_out)

    def mark(self, name: str, content: bytes) -> str:
        """By what `content` under this name is known again; it says nothing to whom has no master key."""
        return hmac.digest(self._marks, name.encode() + b"\x1f" + content, "sha256")[:16].hex()

    def phone_mark(self, number: str) -> str:
        """By what a telephone number is known again at this office, and at no other: each has a key of its own. There
        are few enough numbers to try them all, but only with the key. With or without the code of the place is one."""
        return hmac.digest(self._phones, with_area(number, self.area_code).encode(), "sha256")[:16].hex()

    def seal(self, signal_id: str, body: dict[str, Any]) -> tuple[bytes, bytes]:
        """(wrapped key, ciphertext) of `body`, bound to the signal's id."""
        return self.seal_bytes(signal_id, msgspec.json.encode(body))

    def open(self, signal_id: str, key: bytes, body: bytes) -> dict[str, Any]:
        """The private part. Raises VaultError when the key does not fit."""
        return msgspec.json.decode(self.open_bytes(signal_id, key, body), type=dict[str, Any])

    def seal_bytes(self, name: str, content: bytes) -> tuple[bytes, bytes]:
        """(wrapped key, ciphertext) of whatever has this name, such as a file."""
        key = AESGCM.generate_key(256)
        about = name.encode()
        return _seal(self._master, key, about), _seal(AESGCM(key), content, about)

    def open_bytes(self, name: str, key: bytes, body: bytes) -> bytes:
        """What was sealed under this name. Raises VaultError when the key does not fit."""
        about = name.encode()
        try:
            return _open(AESGCM(_open(self._master, key, about)), body, about)
        except InvalidTag as error:
            raise VaultError(f"private data of {name} does not open with this master key") from error

    def seal_handed_out(self, content: bytes, about: bytes) -> bytes:
        """`content` as something that others keep unread and hand back, such as a cursor."""
        return _seal(self._handed_out, content, about)

    def open_handed_out(self, sealed: bytes, about: bytes) -> bytes:
        """What was handed out about the same. Raises VaultError."""
        try:
            return _open(self._handed_out, sealed, about)
        except (InvalidTag, ValueError) as error:
            raise VaultError("this was not handed out") from error


def open_vault(path: Path, *, area_code: str = "") -> Vault:
    """The vault whose master key is in `path`; a new key is made, readable by its owner only, when there is none."""
    if not path.exists():
        _make_key(path)
    return Vault(path.read_bytes(), area_code=area_code)


def _make_key(path: Path) -> None:
    """Of several first starts at once one makes the key; what is half written never stands under its name."""
    make_folder(path.parent)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        if not path.exists():
            write_whole(path, AESGCM.generate_key(256))
    finally:
        os.close(folder)


def _seal(with_key: AESGCM, plain: bytes, about: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + with_key.encrypt(nonce, plain, about)


def _open(with_key: AESGCM, sealed: bytes, about: bytes) -> bytes:
    return with_key.decrypt(sealed[:_NONCE], sealed[_NONCE:], about)
