"""A draft in words: subject, plain text, and the same as simple HTML."""

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ticketing.catalogue.models import TicketedEvent
from ticketing.mail.drafts import Draft
from ticketing.mail.envelopes import headers_of, one_line, sender_named, spoken
from ticketing.mail.models import Letter, LetterKind
from ticketing.tickets.paper.pdf import when

_SUBJECTS = {
    LetterKind.TICKETS: "Your tickets: %(title)s",
    LetterKind.OFFERED: "A ticket for you: %(title)s",
    LetterKind.CLAIMED: "Your ticket was claimed: %(title)s",
    LetterKind.RETURNED: "Your ticket came back: %(title)s",
    LetterKind.RECEIVED: "Your ticket: %(title)s",
    LetterKind.REISSUED: "Your ticket has a new code: %(title)s",
    LetterKind.REFUNDED: "Your refund: %(title)s",
    LetterKind.REFUNDED_LATE: "Your payment came too late: %(title)s",
}


def worded(letter: Letter, draft: Draft) -> EmailMultiAlternatives:
    """The e-mail, in its reader's language. The letter comes with its workspace."""
    with translation.override(spoken(draft.language)):
        kind = LetterKind(letter.kind)
        text = render_to_string(f"ticketing/mail/{kind.value}.txt", _context(letter, draft))
        subject = " ".join((_(_SUBJECTS[kind]) % {"title": draft.event.title}).split())
        message = EmailMultiAlternatives(
            subject=subject,
            body=text,
            from_email=sender_named(letter.workspace.name),
            to=[draft.to],
            headers=headers_of(letter),
        )
        page = _page(text, str(draft.words.get("link", "")))
        page |= {"subject": subject, "language": translation.get_language()}
        message.attach_alternative(render_to_string("ticketing/mail/page.html", page), "text/html")
        for name, content, of_kind in draft.files():
            message.attach(name, content, of_kind)
    return message


def _context(letter: Letter, draft: Draft) -> dict[str, object]:
    event = draft.event
    found: dict[str, object] = {
        "event": event,
        "when": when(event),
        "place": ", ".join(part for part in (event.venue, event.address) if part),
        "organiser": one_line(letter.workspace.name),
        **draft.words,
    }
    # What people call themselves is one line: it cannot look like a paragraph of ours.
    for field in ("name", "sender", "note"):
        if field in draft.words:
            found[field] = one_line(str(draft.words[field]))
    if "expires_at" in draft.words:
        found["until"] = _until(event, draft)
    return found


def _page(text: str, link: str) -> dict[str, str | None]:
    """The text around our own link: what strangers wrote into it is no link to click on."""
    before, found, after = text.partition(link) if link else (text, "", "")
    return {"before": before, "link": found, "after": after}


def _until(event: TicketedEvent, draft: Draft) -> str:
    local = draft.words["expires_at"].astimezone(event.zone)
    return f"{date_format(local, 'l, j F Y, H:i')} ({local.tzname()})"
