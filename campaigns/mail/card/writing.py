"""The letters about points and rewards, for whoever sends letters."""

from datetime import datetime, timedelta
from functools import partial

from django.core.mail import EmailMessage
from django.utils import translation

from accounts.look.letters import write_page
from accounts.models import Customer
from campaigns.mail.card import hearing, noticing
from campaigns.mail.card.phrasing import expiry_page, reward_page
from campaigns.mail.card.settings import card_letters_of
from campaigns.mail.links import unsubscribe_link
from campaigns.mail.models import ExpiryNotice
from campaigns.mail.wording import ways_out
from loyalty.ledger.reading import Due, expiries_of
from loyalty.models import Redemption
from loyalty.rewards.states import RedemptionState
from ticketing.mail.envelopes import headers_of, sender_named, spoken
from ticketing.mail.models import Letter
from ticketing.mail.writers import Ready


class CardWriter:
    """Fulfils `ticketing.mail.writers.Writer`."""

    kinds = frozenset({noticing.KIND, hearing.KIND})

    def ready(self, letter: Letter, *, at: datetime) -> Ready | None:
        """What the letter says, unless its reader is gone or wants no more of them."""
        ready = _of_reward if letter.kind == hearing.KIND else _of_expiry
        return ready(letter, at)

    def sent(self, letter: Letter, *, at: datetime) -> None:
        """Nothing: the letter itself says that it went out."""


def _of_expiry(letter: Letter, at: datetime) -> Ready | None:
    """None where the points were spent meanwhile."""
    rows = ExpiryNotice.objects.filter(workspace=letter.workspace, id=letter.subject_id)
    notice = rows.select_related("customer__workspace").first()
    house = card_letters_of(letter.workspace)
    if notice is None or not house.of_expiry or not _may_be_written_to(notice.customer):
        return None
    last = at + timedelta(days=2 * house.days_before)
    dues = [due for due in expiries_of(customer=notice.customer, at=at) if due.at <= last]
    return _ready(letter, notice.customer, dues) if dues else None


def _of_reward(letter: Letter, at: datetime) -> Ready | None:
    """None where it was handed out, given back or has expired meanwhile."""
    rows = Redemption.objects.of(letter.workspace).filter(id=letter.subject_id)
    redemption = rows.select_related("reward", "customer__workspace").first()
    if redemption is None or redemption.state_at(at) is not RedemptionState.ISSUED:
        return None
    is_wanted = card_letters_of(letter.workspace).of_rewards
    if not is_wanted or not _may_be_written_to(redemption.customer):
        return None
    return _ready(letter, redemption.customer, redemption)


def _may_be_written_to(customer: Customer) -> bool:
    return customer.erased_at is None and customer.wants_mail


def _ready(letter: Letter, customer: Customer, about: list[Due] | Redemption) -> Ready:
    return Ready(customer.email, partial(_worded, letter, customer, about))


def _worded(letter: Letter, customer: Customer, about: list[Due] | Redemption) -> EmailMessage:
    """The e-mail, in its reader's language."""
    house = customer.workspace
    with translation.override(spoken(customer.language, house.language)):
        if isinstance(about, Redemption):
            page = reward_page(about, customer)
        else:
            page = expiry_page(about, customer)
        return write_page(
            page,
            house=house,
            to=customer.email,
            sender=sender_named(house.name),
            headers=headers_of(letter) | ways_out(unsubscribe_link(customer)),
        )


writer = CardWriter()
