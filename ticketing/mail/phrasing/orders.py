"""Letters about an order: its tickets, and what is to be paid for them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.look.letters import Button, Page
from core.money import show_price
from ticketing.mail.drafts import Draft
from ticketing.mail.envelopes import one_line
from ticketing.mail.phrasing.greeting import at_the_door, hello, of_buyer
from ticketing.orders.models import Order, OrderLine


def placed(draft: Draft) -> Page:
    """Tickets are put aside until they are paid at the desk."""
    return Page(
        subject=_("Your tickets are put aside: %(title)s") % {"title": draft.title},
        heading=_("Pay at the desk"),
        paragraphs=[
            hello(draft),
            _("Your tickets are put aside until %(until)s. Pay %(amount)s at the desk until then.")
            % {"until": draft.moment("expires_at"), "amount": draft.words["amount"]},
            _("Say this number there:"),
        ],
        code=draft.said("number"),
        facts=draft.facts(),
        rows=rows_of(draft.words["order"], draft.words["lines"]),
        has_total=True,
        button=Button(_("See your order"), draft.link),
        small=[_("You get the tickets by e-mail once they are paid.")],
        reason=of_buyer(draft),
    )


def tickets(draft: Draft) -> Page:
    """The order is confirmed: here are its tickets."""
    order: Order = draft.words["order"]
    count = len(draft.tickets)
    here = ngettext("Here is your ticket.", "Here are your %(count)s tickets.", count)
    return Page(
        subject=_("Your tickets: %(title)s") % {"title": draft.title},
        heading=_("See you there"),
        paragraphs=[
            hello(draft),
            here % {"count": count},
        ],
        facts=draft.facts(),
        rows=rows_of(order, draft.words["lines"]),
        has_total=bool(order.subtotal),
        button=Button(ngettext("Open your ticket", "Open your tickets", count), draft.link),
        small=[at_the_door(), _("Your order has the number %s.") % draft.said("number")],
        reason=of_buyer(draft),
    )


def rows_of(order: Order, lines: Sequence[OrderLine]) -> list[tuple[str, str]]:
    """What was ordered, what it costs, and the sum."""
    currency = order.currency
    rows = [
        (
            f"{line.quantity} \N{MULTIPLICATION SIGN} {one_line(line.ticket_type.title)}",
            show_price(line.quantity * line.unit_price, currency) if line.unit_price else _("Free"),
        )
        for line in lines
    ]
    if order.discount:
        rows.append((_("Promo code"), f"\N{MINUS SIGN}{show_price(order.discount, currency)}"))
    if order.subtotal:
        rows.append((_("Total"), show_price(order.total, currency)))
    return rows
