"""Who signs passes for wallets: what the operator set, read once."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import NameOID
from django.conf import settings


@dataclass(frozen=True, slots=True)
class AppleSigner:
    """A certificate for passes, its key, and Apple's own that signed it."""

    certificate: x509.Certificate
    key: RSAPrivateKey
    issuer: x509.Certificate

    @property
    def pass_type(self) -> str:
        """The identifier of passes that this certificate signs, such as `pass.example.tickets`."""
        return name_in(self.certificate, NameOID.USER_ID)

    @property
    def team(self) -> str:
        """The team at Apple to which it was given."""
        return name_in(self.certificate, NameOID.ORGANIZATIONAL_UNIT_NAME)


@dataclass(frozen=True, slots=True)
class GoogleSigner:
    """An issuer at Google, and the service account that signs for it."""

    issuer: str
    email: str
    key: bytes


def apple_signer() -> AppleSigner | None:
    """Who signs for Apple Wallet; None where no certificates are set."""
    kept = settings.APPLE_WALLET
    parts = (kept["certificate"], kept["key"], kept["issuer"])
    return _opened(*parts) if all(parts) else None


def google_signer() -> GoogleSigner | None:
    """Who signs for Google Wallet; None where no account is set."""
    kept: dict[str, Any] = settings.GOOGLE_WALLET
    issuer, account = kept["issuer"], kept["account"]
    if not issuer or account is None:
        return None
    return GoogleSigner(issuer, account["email"], account["key"])


def name_in(certificate: x509.Certificate, name: x509.ObjectIdentifier) -> str:
    """A part of whom a certificate is for; "" if it has none."""
    found = certificate.subject.get_attributes_for_oid(name)
    return str(found[0].value) if found else ""


@lru_cache(maxsize=4)
def _opened(certificate: bytes, key: bytes, issuer: bytes) -> AppleSigner:
    opened = load_pem_private_key(key, password=None)
    if not isinstance(opened, RSAPrivateKey):
        raise TypeError("the key of an Apple Wallet certificate is an RSA key")
    return AppleSigner(
        x509.load_pem_x509_certificate(certificate), opened, x509.load_pem_x509_certificate(issuer)
    )
