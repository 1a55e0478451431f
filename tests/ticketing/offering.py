"""Offers of the tests, and the secrets of their links, which only their letters carry."""

from datetime import datetime

from core.sealing import unseal
from tests.ticketing.stage import ON_SALE
from ticketing.mail.models import Letter, LetterKind
from ticketing.tickets.models import Ticket
from ticketing.transfers.models import Transfer
from ticketing.transfers.services.offering import Addressee, offer_transfer

TOM = Addressee("tom@example.com", "Tom", "See you there")


def offer_of(ticket: Ticket, *, at: datetime = ON_SALE, to: Addressee = TOM) -> str:
    """The secret of the link under which a ticket is offered to Tom."""
    return token_of(offer_transfer(ticket=ticket, to=to, at=at))


def token_of(offer: Transfer) -> str:
    """The secret of an offer's link, while its letter waits to be sent."""
    letters = Letter.objects.of(offer.workspace)
    sealed = letters.get(kind=LetterKind.OFFERED, subject_id=offer.id).sealed_secret
    assert sealed is not None
    return unseal(sealed)
