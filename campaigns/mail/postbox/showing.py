"""A letter in its parts, as a page can show them."""

import re
from base64 import b64encode
from email.message import EmailMessage

_HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)
_PICTURE = re.compile(r"cid:([^\"'> )]+)")
# Links of a letter open beside it.
_ASIDE = '<base target="_blank">'


def text_of(letter: EmailMessage) -> str:
    """The plain twin."""
    return _content(letter, "plain")


def page_of(letter: EmailMessage) -> str:
    """The page, with the pictures that came with it in it; "" where there is only text."""
    page = _content(letter, "html")
    pictures = {name: _inline(part) for name, part in _pictures(letter).items()}
    page = _PICTURE.sub(lambda found: pictures.get(found[1], ""), page)
    return _HEAD.sub(lambda found: found[0] + _ASIDE, page, count=1)


def headers_of(letter: EmailMessage) -> list[tuple[str, str]]:
    """What stands above it."""
    return [(name, str(value)) for name, value in letter.items()]


def files_of(letter: EmailMessage) -> list[EmailMessage]:
    """What is attached."""
    return [part for part in letter.walk() if part.get_content_disposition() == "attachment"]


def names_of(letter: EmailMessage) -> list[tuple[str, str]]:
    """What is attached is called, and of which kind it is."""
    return [(part.get_filename("file"), part.get_content_type()) for part in files_of(letter)]


def bytes_of(part: EmailMessage) -> bytes:
    """What is in an attached file."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _content(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body((kind,))
    return str(body.get_content()) if body is not None else ""


def _pictures(letter: EmailMessage) -> dict[str, EmailMessage]:
    found = [part for part in letter.walk() if part["Content-ID"]]
    return {str(part["Content-ID"]).strip("<>"): part for part in found}


def _inline(part: EmailMessage) -> str:
    return f"data:{part.get_content_type()};base64,{b64encode(bytes_of(part)).decode()}"
