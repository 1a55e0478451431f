"""One layout for every letter: what it says becomes a page, and a plain twin with the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from accounts.look.logos import small_logo
from accounts.look.palette import dark, light
from accounts.models import Workspace

# How the page names the picture that comes with it.
LOGO = "logo"


@dataclass(frozen=True, slots=True)
class Button:
    """The one thing to do."""

    label: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a letter says, in its reader's language; the texts of strangers are in one line each.

    `facts`: what it is about, the first one its title; `rows`: words and figures, the last one the
    sum if `has_total`; `code`: what is read out; `small`: what one may want to know.
    `reason`: why one gets it; `way_out`: where one asks for no more of them.
    `free` is a text of the organiser's own, and the same as HTML.
    """

    subject: str
    heading: str = ""
    paragraphs: Sequence[str] = ()
    facts: Sequence[str] = ()
    rows: Sequence[tuple[str, str]] = ()
    has_total: bool = False
    quote: str = ""
    code: str = ""
    button: Button | None = None
    small: Sequence[str] = ()
    reason: str = ""
    way_out: str = ""
    free: tuple[str, SafeString] | None = None

    @property
    def preheader(self) -> str:
        """What a list of letters shows beside the subject."""
        return " · ".join(self.facts) or " ".join(self.paragraphs)


class LetterMessage(EmailMultiAlternatives):
    """A letter; the page's picture travels with the page, and is not among what is attached."""

    logo: bytes | None = None

    def message(self, **options: Any) -> Any:
        """As it is sent (RFC 2387: a page and its picture are one part)."""
        whole = super().message(**options)
        if self.logo:
            _bind(whole, self.logo)
        return whole


def write_page(
    page: Page, *, house: Workspace, to: str, sender: str, headers: Mapping[str, str]
) -> LetterMessage:
    """The e-mail in its house's look, in the language that is active. Not within a transaction."""
    logo = small_logo(house.logo) if house.logo else None
    context = {
        "page": page,
        "house": " ".join(house.name.split()),
        "logo": LOGO if logo else "",
        "language": translation.get_language(),
        "light": light(house.colour),
        "dark": dark(house.colour),
    }
    message = LetterMessage(
        subject=" ".join(page.subject.split()),
        body=render_to_string("mail/letter.txt", context),
        from_email=sender,
        to=[to],
        headers=dict(headers),
    )
    message.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
    message.logo = logo
    return message


def _bind(whole: Message, logo: bytes) -> None:
    """Put the page, wherever it is in the letter, into one part with its picture."""
    for part in list(whole.walk()):
        inner: Any = part.get_payload()
        for place, one in enumerate(inner if part.is_multipart() else ()):
            if one.get_content_type() == "text/html":
                inner[place] = MIMEMultipart("related", _subparts=[one, _picture(logo)])


def _picture(logo: bytes) -> MIMEImage:
    picture = MIMEImage(logo, "png")
    picture.add_header("Content-ID", f"<{LOGO}>")
    picture.add_header("Content-Disposition", "inline", filename="logo.png")
    return picture
