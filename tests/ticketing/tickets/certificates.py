"""Certificates of our own, made as Apple and Google make theirs."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID

PASS_TYPE, TEAM = "pass.example.tickets", "ABCDE12345"
ISSUER, ACCOUNT = "3388000000012345678", "foyer@tickets.iam.example"
_OIDS = {
    "name": NameOID.COMMON_NAME,
    "type": NameOID.USER_ID,
    "team": NameOID.ORGANIZATIONAL_UNIT_NAME,
}


class Pair(NamedTuple):
    """A certificate and its key, as PEM."""

    certificate: bytes
    key: bytes


@cache
def authority() -> tuple[RSAPrivateKey, x509.Certificate]:
    """Who signs certificates, as Apple does."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key, _certificate({"name": "Worldwide Developer Relations"}, key, key)


@cache
def pair(*, pass_type: str = PASS_TYPE, days: int = 365) -> Pair:
    """A certificate for passes that is good for so many days more."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = {"type": pass_type, "name": f"Pass Type ID: {pass_type}", "team": TEAM}
    found = _certificate(subject, key, authority()[0], days=days)
    return Pair(found.public_bytes(Encoding.PEM), pem_of(key))


def apple(**changes: bytes) -> dict[str, bytes]:
    """The settings of Apple Wallet."""
    issuer = authority()[1].public_bytes(Encoding.PEM)
    return {"certificate": pair().certificate, "key": pair().key, "issuer": issuer} | changes


def google() -> dict[str, Any]:
    """The settings of Google Wallet."""
    return {"issuer": ISSUER, "account": {"email": ACCOUNT, "key": pair().key}}


def account_file() -> str:
    """The key of a service account, as Google hands it out."""
    return json.dumps({"client_email": ACCOUNT, "private_key": pair().key.decode()})


def public_half() -> bytes:
    """What Google checks a pass with."""
    loaded = x509.load_pem_x509_certificate(pair().certificate)
    return loaded.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def pem_of(key: RSAPrivateKey) -> bytes:
    """A key as PEM without a password."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _certificate(
    subject: dict[str, str], key: RSAPrivateKey, by: RSAPrivateKey, *, days: int = 365
) -> x509.Certificate:
    whose = {"name": "Worldwide Developer Relations"}
    until = datetime.now(UTC) + timedelta(days=days)
    builder = x509.CertificateBuilder(_named(whose), _named(subject), key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(until - timedelta(days=400)).not_valid_after(until)
    is_authority = x509.BasicConstraints(ca=subject == whose, path_length=None)
    return builder.add_extension(is_authority, critical=True).sign(by, SHA256())


def _named(parts: dict[str, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(_OIDS[name], text) for name, text in parts.items()])
