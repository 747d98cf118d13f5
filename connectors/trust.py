"""Whom a door trusts: the usual certificate authorities, and the file that the office names beside them."""

import ssl
from pathlib import Path
from urllib.parse import urlsplit

from .errors import ConnectorError

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def is_safe(url: str) -> bool:
    """Whether what is sent to an address stays between us and who is there: by TLS, or on this machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


def trusting(ca: str | None, folder: Path) -> ssl.SSLContext:
    """A context that verifies certificates and host names; `ca` is taken from `folder`. Raises ConnectorError."""
    context = ssl.create_default_context()
    if ca is not None:
        try:
            context.load_verify_locations(folder / ca)
        except (OSError, ValueError) as error:
            raise ConnectorError(f"证书文件 {ca} 读不出来（{error}）", permanent=True) from error
        # Python 3.13 and newer want extensions of RFC 5280 that many an office's own authority never wrote.
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context
