"""The letter with an order's tickets once more, because staff were asked for it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.errors import Invalid
from ticketing.errors import WrongOrderState
from ticketing.mail.hearing import wake_sender
from ticketing.mail.models import Letter, LetterKind
from ticketing.orders.models import Order
from ticketing.orders.services.finding import lock_order
from ticketing.orders.states import OrderState


@transaction.atomic
def send_tickets_again(*, order: Order, at: datetime) -> Letter:
    """Have the letter with the order's tickets sent again, as they are now.

    It is a letter of its own: mailboxes drop what has the name of one that they have already.
    Raises WrongOrderState where there are no tickets, Invalid where there is no address.
    """
    order = lock_order(workspace=order.workspace, order_id=order.id)
    if order.state != OrderState.CONFIRMED:
        raise WrongOrderState
    if not order.email:
        raise Invalid.field("email", "required", _("The order has no e-mail address."))
    sent = Letter.objects.of(order.workspace).filter(kind=LetterKind.TICKETS, subject_id=order.id)
    newest = sent.aggregate(edition=Max("edition"))["edition"]
    letter = Letter.objects.create(
        workspace=order.workspace,
        kind=LetterKind.TICKETS,
        subject_id=order.id,
        # The first is told by the outbox, and may still be on its way.
        edition=1 if newest is None else newest + 1,
        next_attempt_at=at,
        written_at=at,
    )
    transaction.on_commit(wake_sender, robust=True)
    return letter
