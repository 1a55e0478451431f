"""What a holder is told of an event that was moved or called off, as it is when it is sent."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from core.money import show_price
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.moving import former_slot
from ticketing.mail.drafts import Draft
from ticketing.mail.models import HolderNotice, Letter, LetterKind
from ticketing.mail.services.finding import notice_of, tickets_for, tickets_once_of
from ticketing.mail.services.reminding import link_to
from ticketing.mail.services.telling import news_of
from ticketing.orders.models import Order
from ticketing.payments.models import Refund
from ticketing.payments.states import RefundKind, RefundState
from ticketing.tickets.models import Ticket


def news(letter: Letter, *, at: datetime) -> Draft | None:
    """None once the tickets are somebody else's, or it is otherwise by now."""
    notice = notice_of(letter.workspace, letter.subject_id)
    if notice is None or news_of(notice.ticketed_event, at=at) != letter.kind:
        return None
    if notice.edition != notice.ticketed_event.edition and _is_told_again(notice):
        return None
    return _moved(notice) if letter.kind == LetterKind.MOVED else _called_off(notice)


def _moved(notice: HolderNotice) -> Draft | None:
    tickets = tickets_for(notice)
    if not tickets:
        return None
    event = notice.ticketed_event
    was = former_slot(event, since=min(one.issued_at for one in tickets))
    return _to_holder(notice, tickets, {"was": was}, tickets) if was else None


def _called_off(notice: HolderNotice) -> Draft | None:
    tickets = tickets_once_of(notice)
    if not tickets:
        return None
    bought = {one.order for one in tickets if one.order.customer_id == notice.customer_id}
    words = {
        "refunded": _given_back(notice.ticketed_event, bought),
        "paid": any(one.total for one in bought),
        "is_a_present": not bought and any(one.order.total for one in tickets),
    }
    # No tickets with it: they open nothing any more.
    return _to_holder(notice, tickets, words, ())


def _to_holder(
    notice: HolderNotice,
    held: Sequence[Ticket],
    words: dict[str, object],
    attached: Sequence[Ticket],
) -> Draft:
    customer, first = notice.customer, held[0]
    to = customer.email or next((one.holder_email for one in held if one.holder_email), "")
    words = {"name": first.holder_name or customer.name, "link": link_to(held)} | words
    return Draft(to, customer.language, notice.ticketed_event, words, attached)


def _given_back(event: TicketedEvent, orders: set[Order]) -> str:
    """What staff gave back of these orders already, as people read it."""
    rows = Refund.objects.filter(
        workspace=event.workspace_id, order__in=orders, kind=RefundKind.STAFF
    ).exclude(state=RefundState.FAILED)
    sums = rows.values_list("order__currency").annotate(Sum("amount")).order_by("order__currency")
    return ", ".join(show_price(Decimal(total), currency) for currency, total in sums if total)


def _is_told_again(notice: HolderNotice) -> bool:
    """Whether there is a newer letter about the same event to the same person."""
    return HolderNotice.objects.filter(
        workspace=notice.workspace_id,
        ticketed_event=notice.ticketed_event_id,
        customer=notice.customer_id,
        edition__gt=notice.edition,
    ).exists()
