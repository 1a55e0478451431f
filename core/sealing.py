"""Secrets at rest: encrypted with a key derived from the installation's own secret key."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


@lru_cache(maxsize=4)
def _sealer(secret_key: str, *fallbacks: str) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in (secret_key, *fallbacks)])


def _derived(secret_key: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"foyer sealed secrets")
    return base64.urlsafe_b64encode(kdf.derive(secret_key.encode()))


def seal(secret: str) -> bytes:
    """The secret as it may lie in the database."""
    return _sealer(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(secret.encode())


def unseal(sealed: bytes | memoryview) -> str:
    """The secret again. Raises cryptography.fernet.InvalidToken under another secret key."""
    sealer = _sealer(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return sealer.decrypt(bytes(sealed)).decode()
