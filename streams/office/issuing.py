"""Issuing (签发): a local authority and the server's certificate signed by it, for an office without any other.

The authority may speak for the names it was made for and no others, so that who trusts it trusts it for this desk only.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from connectors.durable import write_whole

from ..errors import OfficeError
from .certificates import FOLDER

CA_DAYS, SERVER_DAYS = 3650, 397
"""Browsers refuse a server's certificate that is valid for longer than 398 days."""
BEGINS_BEFORE = timedelta(hours=1)
"""A visitor's clock may be a little behind."""


class CertificateError(OfficeError):
    """A certificate cannot be made; the message says why and what to do."""


class MadeCertificates(msgspec.Struct, frozen=True, kw_only=True):
    """What was made: the authority's certificate and its fingerprint, and until when the server's is valid."""

    authority: Path
    fingerprint: str
    is_new_authority: bool
    names: tuple[str, ...]
    valid_until: datetime


def make(data: Path, names: Sequence[str], now: datetime, *, new_authority: bool = False) -> MadeCertificates:
    """A server's certificate for these names and addresses, signed by the authority in the data folder.

    The authority is made when there is none, or a new one when that is asked for: then every visitor trusts it anew.
    Raises CertificateError.
    """
    names = tuple(dict.fromkeys(["localhost", "127.0.0.1", *(each.strip() for each in names if each.strip())]))
    place = data / FOLDER
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    is_new = new_authority or not (place / "ca.crt").is_file()
    if is_new:
        authority, authority_key = _authority(names, now)
        write_whole(place / "ca.key", _pem_of(authority_key))
        write_whole(place / "ca.crt", authority.public_bytes(serialization.Encoding.PEM), 0o644)
    else:
        authority, authority_key = _read(place)
        _check(authority, names, now)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _server(names, now, key, authority, authority_key)
    chain = b"".join(each.public_bytes(serialization.Encoding.PEM) for each in (certificate, authority))
    write_whole(place / "server.key", _pem_of(key))
    write_whole(place / "server.crt", chain, 0o644)
    return MadeCertificates(
        authority=place / "ca.crt",
        fingerprint=authority.fingerprint(hashes.SHA256()).hex(":").upper(),
        is_new_authority=is_new,
        names=names,
        valid_until=certificate.not_valid_after_utc,
    )


def _authority(names: tuple[str, ...], now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Shian local authority")])
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        _begun(name, name, key, now, CA_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.NameConstraints(_permitted(names), None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def _server(
    names: tuple[str, ...],
    now: datetime,
    key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[-1][:64])])
    theirs = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        _begun(subject, authority.subject, key, now, SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_general(each) for each in names]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(theirs, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEGINS_BEFORE)
        .not_valid_after(now + timedelta(days=days))
    )


def _read(place: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    try:
        certificate = x509.load_pem_x509_certificate((place / "ca.crt").read_bytes())
        key = serialization.load_pem_private_key((place / "ca.key").read_bytes(), None)
    except (OSError, ValueError) as error:
        raise CertificateError(f"{place}：读不了本地证书机构（{error}）；用 --new-authority 重做") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CertificateError(f"{place / 'ca.key'}：不是本系统做的密钥；用 --new-authority 重做")
    return certificate, key


def _check(authority: x509.Certificate, names: tuple[str, ...], now: datetime) -> None:
    if authority.not_valid_after_utc < now + timedelta(days=SERVER_DAYS):
        raise CertificateError("本地证书机构快到期了；用 --new-authority 重做，各台电脑须重新信任")
    permitted = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    for name, wanted in zip(names, _permitted(names), strict=True):
        if wanted not in permitted:
            raise CertificateError(f"本地证书机构当初没有为 {name} 而做；用 --new-authority 重做，各台电脑须重新信任")


def _permitted(names: tuple[str, ...]) -> list[x509.GeneralName]:
    return [
        x509.IPAddress(ip_network(address)) if (address := _address(name)) else x509.DNSName(_dns(name))
        for name in names
    ]


def _general(name: str) -> x509.GeneralName:
    address = _address(name)
    return x509.IPAddress(address) if address else x509.DNSName(_dns(name))


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None


def _dns(name: str) -> str:
    try:
        ascii_ = name.encode("idna").decode("ascii")
    except UnicodeError:
        raise CertificateError(f"“{name}”不是主机名，也不是地址") from None
    if not ascii_ or not all(part and part.replace("-", "").isalnum() for part in ascii_.split(".")):
        raise CertificateError(f"“{name}”不是主机名，也不是地址")
    return ascii_


def _pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
