"""Reads what the wallets of phones ask of who makes passes for them."""

import json
from pathlib import Path
from typing import TypedDict

_PEM = "-----BEGIN "


class ServiceAccount(TypedDict):
    """Who signs passes for Google Wallet."""

    email: str
    key: bytes


def certificate(text: str) -> bytes:
    """A certificate as PEM, or the file that holds it; empty for none."""
    pem = _content(text)
    if pem:
        from cryptography import x509  # most have none, and every process reads the settings

        try:
            x509.load_pem_x509_certificate(pem)
        except ValueError:
            raise ValueError("give a certificate as PEM, or its file") from None
    return pem


def signing_key(text: str) -> bytes:
    """An RSA key as PEM without a password, or the file that holds it; empty for none."""
    pem = _content(text)
    if pem:
        _check_key(pem)
    return pem


def service_account(text: str) -> ServiceAccount | None:
    """A service account's key as Google's JSON, or the file that holds it."""
    if not text:
        return None
    try:
        said = json.loads(text if text.startswith("{") else _read(text))
        found = ServiceAccount(email=said["client_email"], key=said["private_key"].encode())
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError):
        raise ValueError("give the JSON key of a service account, or its file") from None
    _check_key(found["key"])
    return found


def issuer(text: str) -> str:
    """The number that Google gave to who issues passes."""
    if text and not (text.isascii() and text.isdigit()):
        raise ValueError("give the number of the issuer, such as 3388000000012345678")
    return text


def _check_key(pem: bytes) -> None:
    # Most have none, and every process reads the settings.
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        raise ValueError("give an RSA key as PEM without a password, or its file") from None
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("give an RSA key")


def _content(text: str) -> bytes:
    if not text:
        return b""
    # Some places that keep variables write a line's end as two signs.
    return text.replace("\\n", "\n").encode() if text.startswith(_PEM) else _read(text)


def _read(text: str) -> bytes:
    path = Path(text)
    try:
        return path.read_bytes()
    except (OSError, ValueError):
        raise ValueError("there is no such file, or it cannot be read") from None
