"""Archives sealed to a public key in the format age v1 (age-encryption.org/v1, X25519): `age` itself opens them.

Whoever makes backups needs the public key only; the secret key lies elsewhere, on paper or a stick in a safe.
"""

import hashlib
import hmac
import os
from base64 import b64decode, b64encode
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"age-encryption.org/v1"
PUBLIC, SECRET = "age", "age-secret-key-"
CHUNK = 64 * 1024
TAG = 16
ASKS = b"-> X25519 "
LINE_MAX, LINES_MAX = 1_000, 1_000
"""Of a header, which may be sealed to further keys."""
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


class SealError(Exception):
    """An archive or a key cannot be used; the message says why."""


def new_keys() -> tuple[str, str]:
    """(secret key, public key) as text."""
    secret = X25519PrivateKey.generate()
    public = secret.public_key().public_bytes_raw()
    return to_text(SECRET, secret.private_bytes_raw()).upper(), to_text(PUBLIC, public)


def public_key(text: str) -> bytes:
    """The public key a text names. Raises SealError."""
    return _from_text(text.strip(), PUBLIC, "公钥应以 age1 开头")


def secret_key(text: str) -> bytes:
    """The secret key in the text of a key file, whose other lines are notes. Raises SealError."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) != 1:
        raise SealError("密钥文件应有一行以 AGE-SECRET-KEY-1 开头的密钥")
    return _from_text(lines[0].lower(), SECRET, "密钥应以 AGE-SECRET-KEY-1 开头")


class SealingWriter:
    """A file that is only written: what is written into it lands sealed in `out`. Closing it seals the last part."""

    def __init__(self, out: IO[bytes], public: bytes) -> None:
        file_key, salt = os.urandom(16), os.urandom(16)
        out.write(_header(file_key, public) + salt)
        self._out, self._cipher = out, ChaCha20Poly1305(_derived(file_key, salt, b"payload"))
        self._buffer, self._n = bytearray(), 0

    def write(self, content: bytes) -> int:
        """Take some more."""
        self._buffer += content
        while len(self._buffer) > CHUNK:
            self._seal(bytes(self._buffer[:CHUNK]), is_last=False)
            del self._buffer[:CHUNK]
        return len(content)

    def close(self) -> None:
        """Seal what is left and mark it as the end."""
        self._seal(bytes(self._buffer), is_last=True)

    def _seal(self, content: bytes, *, is_last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._n, is_last=is_last), content, None))
        self._n += 1


class OpeningReader:
    """A file that is only read: the content of a sealed one. Raises SealError when it was changed or cut off."""

    def __init__(self, sealed: IO[bytes], secret: bytes) -> None:
        file_key = _file_key(sealed, secret)
        self._sealed, self._cipher = sealed, ChaCha20Poly1305(_derived(file_key, sealed.read(16), b"payload"))
        self._ahead, self._buffer, self._n = sealed.read(CHUNK + TAG), bytearray(), 0

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; all that is left when negative."""
        while self._ahead and (size < 0 or len(self._buffer) < size):
            self._open()
        end = len(self._buffer) if size < 0 else size
        content = bytes(self._buffer[:end])
        del self._buffer[:end]
        return content

    def _open(self) -> None:
        part, self._ahead = self._ahead, self._sealed.read(CHUNK + TAG)
        try:
            self._buffer += self._cipher.decrypt(_nonce(self._n, is_last=not self._ahead), part, None)
        except InvalidTag:
            raise SealError("文件不完整或被改动") from None
        self._n += 1


def to_text(kind: str, content: bytes) -> str:
    """Bytes as Bech32 (BIP 173), without its limit of length."""
    words = _regroup(content, 8, 5, pads=True)
    checked = _spread(kind) + words + [0] * 6
    sum_ = _polymod(checked) ^ 1
    words += [(sum_ >> 5 * (5 - n)) & 31 for n in range(6)]
    return f"{kind}1{''.join(_LETTERS[word] for word in words)}"


def _from_text(text: str, kind: str, remedy: str) -> bytes:
    head, _, tail = text.rpartition("1")
    if head != kind or any(letter not in _LETTERS for letter in tail):
        raise SealError(f"密钥写得不对：{remedy}")
    words = [_LETTERS.index(letter) for letter in tail]
    content = bytes(_regroup(words[:-6], 5, 8, pads=False))
    if _polymod(_spread(kind) + words) != 1 or len(content) != 32:
        raise SealError("密钥写得不对：抄写有误")
    return content


def _header(file_key: bytes, public: bytes) -> bytes:
    one_time = X25519PrivateKey.generate()
    share = one_time.public_key().public_bytes_raw()
    wrapped = ChaCha20Poly1305(_wrap_key(one_time, public, share, public)).encrypt(bytes(12), file_key, None)
    lines = [VERSION, ASKS + _base64(share), _base64(wrapped), b"---"]
    signed = b"\n".join(lines)
    return signed + b" " + _base64(_mac(file_key, signed)) + b"\n"


def _file_key(sealed: IO[bytes], secret: bytes) -> bytes:
    signed, stanzas, mac = _read_header(sealed)
    private = X25519PrivateKey.from_private_bytes(secret)
    public = private.public_key().public_bytes_raw()
    for share, wrapped in stanzas:
        try:
            file_key = ChaCha20Poly1305(_wrap_key(private, share, share, public)).decrypt(bytes(12), wrapped, None)
        except InvalidTag:  # for somebody else's key
            continue
        if not hmac.compare_digest(_mac(file_key, signed), mac):
            raise SealError("文件不完整或被改动")
        return file_key
    raise SealError("这把密钥打不开该备份")


def _read_header(sealed: IO[bytes]) -> tuple[bytes, list[tuple[bytes, bytes]], bytes]:
    """(what the code over the header covers, the shares and wrapped keys for X25519, that code)."""
    lines = [sealed.readline(LINE_MAX)]
    while lines[0] == VERSION + b"\n" and len(lines) < LINES_MAX and not lines[-1].startswith(b"---"):
        lines.append(sealed.readline(LINE_MAX))
    if not lines[-1].startswith(b"--- "):
        raise SealError("不是本系统的备份文件")
    found = [
        (_unbase64(line.removeprefix(ASKS)), _unbase64(lines[n + 1]))
        for n, line in enumerate(lines)
        if line.startswith(ASKS)
    ]
    return b"".join(lines[:-1]) + b"---", found, _unbase64(lines[-1].removeprefix(b"--- "))


def _wrap_key(private: X25519PrivateKey, other: bytes, share: bytes, public: bytes) -> bytes:
    shared = private.exchange(X25519PublicKey.from_public_bytes(other))
    return _derived(shared, share + public, VERSION + b"/X25519")


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def _mac(file_key: bytes, signed: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), signed, hashlib.sha256)


def _nonce(n: int, *, is_last: bool) -> bytes:
    return n.to_bytes(11, "big") + bytes([is_last])


def _base64(content: bytes) -> bytes:
    return b64encode(content).rstrip(b"=")


def _unbase64(text: bytes) -> bytes:
    text = text.strip()
    try:
        return b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise SealError("不是本系统的备份文件") from None


def _spread(kind: str) -> list[int]:
    return [ord(letter) >> 5 for letter in kind] + [0] + [ord(letter) & 31 for letter in kind]


def _polymod(words: list[int]) -> int:
    sum_ = 1
    for word in words:
        top, sum_ = sum_ >> 25, (sum_ & 0x1FFFFFF) << 5 ^ word
        for n, each in enumerate(_GENERATOR):
            sum_ ^= each if (top >> n) & 1 else 0
    return sum_


def _regroup(words: bytes | list[int], of: int, to: int, *, pads: bool) -> list[int]:
    held, bits, out = 0, 0, []
    for word in words:
        held, bits = held << of | word, bits + of
        while bits >= to:
            bits -= to
            out.append(held >> bits & (1 << to) - 1)
    if pads and bits:
        out.append(held << (to - bits) & (1 << to) - 1)
    return out
