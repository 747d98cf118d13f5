"""Whom a door trusts: the usual certificate authorities, and the file that the office names beside them."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import get_ident
from urllib.parse import urlsplit

from .errors import ConnectorError

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def is_safe(url: str) -> bool:
    """Whether what is sent to an address stays between us and who is there: by TLS, or on this machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


def trusting(ca: str | None, folder: Path, *, by: str = "") -> ssl.SSLContext:
    """A context that verifies certificates and host names; `ca` is taken from `folder`. Raises ConnectorError.

    It is kept until a file of the authorities changes, for to read the usual ones takes far longer than to send a
    notice. Each thread has its own, and so has httpx (`by`), which writes into it what it speaks.
    """
    usual = ssl.get_default_verify_paths()
    named = _named(ca, folder)
    with _told(ca):
        stamps = tuple(_stamp(Path(each)) for each in (usual.cafile, usual.capath, named) if each)
        return _kept(stamps, named, (get_ident(), by))


def trusting_alone(ca: str | None, folder: Path) -> ssl.SSLContext:
    """As `trusting`, for one use: of a library that adds the authorities which it brings (requests)."""
    with _told(ca):
        return _read(_named(ca, folder))


def _named(ca: str | None, folder: Path) -> Path | None:
    return folder / ca if ca is not None else None


@contextmanager
def _told(ca: str | None) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise ConnectorError(f"证书文件 {ca} 读不出来（{error}）", permanent=True) from error


def _stamp(path: Path) -> tuple[Path, int, int]:
    told = path.stat()
    return path, told.st_mtime_ns, told.st_size


@lru_cache(maxsize=64)
def _kept(_stamps: tuple[tuple[Path, int, int], ...], ca: Path | None, _whose: tuple[int, str]) -> ssl.SSLContext:
    """What is read anew for every other key."""
    return _read(ca)


def _read(ca: Path | None) -> ssl.SSLContext:
    """Raises OSError and ValueError for a `ca` that holds no authority."""
    context = ssl.create_default_context()
    if ca is not None:
        context.load_verify_locations(ca)
        # Python 3.13 and newer want extensions of RFC 5280 that many an office's own authority never wrote.
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context
