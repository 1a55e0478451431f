"""A text with placeholders becomes an e-mail to one customer: plain, and the same as HTML."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.html import escape, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.look.letters import Page, write_page
from accounts.models import Customer
from campaigns.actions.models import MailText
from campaigns.actions.placeholders import fill_in
from campaigns.mail.links import unsubscribe_link
from loyalty.ledger.reading import points_of
from loyalty.tiers.placing import tier_of
from ticketing.mail.envelopes import headers_of, one_line, sender_named, spoken
from ticketing.mail.models import Letter


def worded(
    letter: Letter, text: MailText, customer: Customer, *, at: datetime
) -> EmailMultiAlternatives:
    """The e-mail, in its reader's language. The customer comes with the workspace."""
    house = customer.workspace
    link = unsubscribe_link(customer)
    with translation.override(spoken(customer.language, house.language)):
        words = words_of(customer, at=at)
        page = Page(
            subject=one_line(fill_in(text.subject, words)),
            free=(fill_in(text.text, words), _page(text.text, words)),
            reason=reason_of_customers(),
            way_out=link,
        )
        return write_page(
            page,
            house=house,
            to=customer.email,
            sender=sender_named(house.name),
            headers=headers_of(letter) | ways_out(link),
        )


def reason_of_customers() -> str:
    """Why who may be written to gets a letter."""
    return _("You get this e-mail because you are a customer.")


def words_of(customer: Customer, *, at: datetime) -> dict[str, str]:
    """What is put into the places of a text, in the language that is active."""
    rung = tier_of(customer=customer, at=at).rung
    return {
        "name": one_line(customer.name) or _("friend"),
        "points": f"{points_of(customer=customer, at=at).balance:,}",
        "tier": rung.title if rung else _("no tier"),
        "organiser": one_line(customer.workspace.name),
    }


def _page(text: str, words: Mapping[str, str]) -> SafeString:
    """The text as HTML: the organiser's links can be clicked, what people call themselves not."""
    escaped = {name: str(escape(word)) for name, word in words.items()}
    page = str(urlize(escape(text)))
    for name, word in words.items():
        # In the address of a link the braces are written so by now.
        page = page.replace(f"%7B{name}%7D", quote(word, safe=""))
    return mark_safe(linebreaks(fill_in(page, escaped)))  # noqa: S308 - all of it was escaped above


def ways_out(link: str) -> dict[str, str]:
    """What lets a mail program unsubscribe with one click (RFC 2369, RFC 8058)."""
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
