"""Certificates (证书): the server's, until when it is valid and for which names."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from playbooks.law.workdays import in_beijing

if TYPE_CHECKING:
    from cryptography import x509

FOLDER = "tls"
EXPIRES_SOON = timedelta(days=30)


def files_of(data: Path) -> tuple[Path, Path] | None:
    """The server's certificate and key, when both are there."""
    certificate, key = data / FOLDER / "server.crt", data / FOLDER / "server.key"
    return (certificate, key) if certificate.is_file() and key.is_file() else None


def valid_until(data: Path) -> datetime | None:
    """Until when the server's certificate is valid; None when there is none."""
    found = files_of(data)
    return _certificate(found[0]).not_valid_after_utc if found else None


def expiry_in_words(until: datetime, *, is_expired: bool) -> str:
    """What is said of a certificate that has expired or soon will, with the remedy."""
    on = f"{in_beijing(until):%Y-%m-%d}"
    what = f"证书已过期（有效至 {on}），浏览器不再信任" if is_expired else f"证书有效至 {on}"
    return f"{what}，请运行 shian tls 续期，再重启值班台"


def names_in(data: Path) -> tuple[str, ...]:
    """The names and addresses that the server's certificate is for, an IPv6 address in brackets; none without one."""
    found = files_of(data)
    if found is None:
        return ()
    from cryptography import x509  # slow import

    certificate = _certificate(found[0])
    try:
        said = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:  # the office's own, and an old one
        return ()
    addresses = (f"[{each}]" if each.version == 6 else str(each) for each in said.get_values_for_type(x509.IPAddress))
    return (*said.get_values_for_type(x509.DNSName), *addresses)


def _certificate(path: Path) -> "x509.Certificate":
    from cryptography import x509  # slow import

    return x509.load_pem_x509_certificate(path.read_bytes())
