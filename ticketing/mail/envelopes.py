"""What every letter has: its name, its sender, the language of its reader."""

from contextlib import suppress
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation

from ticketing.mail.models import Letter


def headers_of(letter: Letter) -> dict[str, str]:
    """The same name each time it is sent, so that a second copy can be told from another letter."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    return {"Message-ID": f"<{letter.id}@{host}>", "Auto-Submitted": "auto-generated"}


def sender_named(organiser: str) -> str:
    """The installation's address under the organiser's name."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((one_line(organiser) or name, address))


def spoken(*languages: str) -> str:
    """The first of the reader's languages that is one of ours, or near to one."""
    for language in filter(None, languages):
        with suppress(LookupError):
            return translation.get_supported_language_variant(language)
    return settings.LANGUAGE_CODE


def one_line(text: str) -> str:
    """What people call themselves: it cannot look like a paragraph of ours."""
    return " ".join(text.split())
