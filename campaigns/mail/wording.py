"""A text with placeholders becomes an e-mail to one customer: plain, and the same as HTML."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape, linebreaks, urlize
from django.utils.translation import gettext as _

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
    link = unsubscribe_link(customer)
    with translation.override(spoken(customer.language or customer.workspace.language)):
        words = words_of(customer, at=at)
        subject = one_line(fill_in(text.subject, words))
        context = {
            "organiser": words["organiser"],
            "link": link,
            "text": fill_in(text.text, words),
            "page": _page(text.text, words),
            "subject": subject,
            "language": translation.get_language(),
        }
        message = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string("campaigns/mail/letter.txt", context),
            from_email=sender_named(customer.workspace.name),
            to=[customer.email],
            headers=headers_of(letter) | _ways_out(link),
        )
        page = render_to_string("campaigns/mail/letter.html", context)
        message.attach_alternative(page, "text/html")
    return message


def words_of(customer: Customer, *, at: datetime) -> dict[str, str]:
    """What is put into the places of a text, in the language that is active."""
    rung = tier_of(customer=customer, at=at).rung
    return {
        "name": one_line(customer.name) or _("friend"),
        "points": f"{points_of(customer=customer, at=at).balance:,}",
        "tier": rung.title if rung else _("no tier"),
        "organiser": one_line(customer.workspace.name),
    }


def _page(text: str, words: Mapping[str, str]) -> str:
    """The text as HTML: the organiser's links can be clicked, what people call themselves not."""
    escaped = {name: str(escape(word)) for name, word in words.items()}
    page = str(urlize(escape(text)))
    for name, word in words.items():
        # In the address of a link the braces are written so by now.
        page = page.replace(f"%7B{name}%7D", quote(word, safe=""))
    return linebreaks(fill_in(page, escaped))


def _ways_out(link: str) -> dict[str, str]:
    """What lets a mail program unsubscribe with one click (RFC 2369, RFC 8058)."""
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
