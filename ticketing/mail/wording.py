"""A draft in words: a page in its house's look, and a plain twin with the same."""

from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from accounts.look.letters import write_page
from ticketing.mail.drafts import Draft
from ticketing.mail.envelopes import headers_of, sender_named, spoken
from ticketing.mail.models import Letter, LetterKind
from ticketing.mail.phrasing import PAGES


def worded(letter: Letter, draft: Draft) -> EmailMultiAlternatives:
    """The e-mail, in its reader's language. The letter comes with its workspace."""
    house = letter.workspace
    with translation.override(spoken(draft.language, house.language)):
        message = write_page(
            PAGES[LetterKind(letter.kind)](draft),
            house=house,
            to=draft.to,
            sender=sender_named(house.name),
            headers=headers_of(letter),
        )
        for name, content, of_kind in draft.files():
            message.attach(name, content, of_kind)
    return message
