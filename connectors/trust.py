"""Whom a door trusts: the usual certificate authorities, and the file that the office names beside them."""

import ssl
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
    notice. Each thread has its own, and so has each library that writes into it: `by` names it (httpx writes what it
    speaks, requests the authorities that it brings).
    """
    usual = ssl.get_default_verify_paths()
    named = folder / ca if ca is not None else None
    try:
        stamps = tuple(_stamp(Path(each)) for each in (usual.cafile, usual.capath, named) if each)
        return _context(stamps, named, (get_ident(), by))
    except (OSError, ValueError) as error:
        raise ConnectorError(f"证书文件 {ca} 读不出来（{error}）", permanent=True) from error


def _stamp(path: Path) -> tuple[Path, int, int]:
    told = path.stat()
    return path, told.st_mtime_ns, told.st_size


@lru_cache(maxsize=64)
def _context(_stamps: tuple[tuple[Path, int, int], ...], ca: Path | None, _whose: tuple[int, str]) -> ssl.SSLContext:
    """What is read anew for every other key. Raises OSError and ValueError for a `ca` that holds none."""
    context = ssl.create_default_context()
    if ca is not None:
        context.load_verify_locations(ca)
        # Python 3.13 and newer want extensions of RFC 5280 that many an office's own authority never wrote.
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context
