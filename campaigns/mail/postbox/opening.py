"""Whether letters may be read at `/mail/`: on the machine of who develops or tries, nowhere else.

Codes to sign in with stand in letters. So it is open only where letters go to files, where the
installation calls itself localhost, and to who calls from this machine and through no other.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

_TO_FILES = "django.core.mail.backends.filebased.EmailBackend"
_OWN_NAMES = {"localhost", "127.0.0.1"}
# What a proxy adds of whom it speaks for; some only say that they are there.
_OF_PROXIES = (
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_FORWARDED",
    "HTTP_X_REAL",
    "HTTP_X_CLIENT",
    "HTTP_CF_",
    "HTTP_TRUE_CLIENT",
)


def keeps_letters_here() -> bool:
    """Whether this installation is one for development, by its settings."""
    return settings.EMAIL_BACKEND == _TO_FILES and _is_own(settings.PUBLIC_URL)


def may_read(request: HttpRequest) -> bool:
    """Whether this call may see letters."""
    is_direct = not any(name.startswith(_OF_PROXIES) for name in request.META)
    return keeps_letters_here() and is_direct and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_own(address: str) -> bool:
    return urlsplit(address).hostname in _OWN_NAMES


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
