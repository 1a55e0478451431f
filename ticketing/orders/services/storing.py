"""How an order gets into its tables: the whole of it in one statement."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import Customer
from core.ids import uuid7, uuid7_series
from core.statements import run
from ticketing.numbers import new_number
from ticketing.orders.baskets import PricedBasket
from ticketing.orders.models import OPEN, Order
from ticketing.orders.states import OrderState, Provider, StepKind

# The event's row is shared, so that its set-up stays as it is until the sale is over. Another
# open order of the customer for the event is waited for, and makes this one come to nothing.
_STORE = """
    WITH event AS (
        SELECT id FROM ticketing_ticketedevent
        WHERE workspace_id = %(workspace)s AND id = %(event)s AND status = 'published'
        FOR KEY SHARE
    ), made AS (
        INSERT INTO ticketing_order (
            id, workspace_id, number, ticketed_event_id, customer_id, state, open_slot, provider,
            currency, subtotal, discount, total, refunded, promo_code_id, name, email, language,
            link_epoch, expires_at, created_at
        )
        SELECT %(order)s, %(workspace)s, %(number)s, event.id, %(customer)s, %(state)s, %(slot)s,
            %(provider)s, %(currency)s, %(subtotal)s, %(discount)s, %(total)s, 0, %(code)s::uuid,
            %(name)s, %(email)s, %(language)s, 1, %(expires_at)s, %(at)s
        FROM event
        ON CONFLICT (workspace_id, ticketed_event_id, customer_id, open_slot) DO NOTHING
        RETURNING id
    ), lines AS (
        INSERT INTO ticketing_orderline (
            id, workspace_id, order_id, ticket_type_id, quantity, unit_price, unit_discount
        )
        SELECT line.id, %(workspace)s, made.id, type, quantity, price, off
        FROM made, unnest(
            %(line_ids)s::uuid[], %(types)s::uuid[], %(quantities)s::int[],
            %(prices)s::numeric[], %(discounts)s::numeric[]
        ) AS line(id, type, quantity, price, off)
    ), step AS (
        INSERT INTO ticketing_orderstep (id, workspace_id, order_id, kind, amount, note, at)
        SELECT %(step)s, %(workspace)s, made.id, %(kind)s, %(total)s, '', %(at)s FROM made
    )
    SELECT id FROM made
"""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the tickets are sent to, and in which language."""

    name: str = ""
    email: str = ""
    language: str = ""


def store_order(
    *,
    customer: Customer,
    basket: PricedBasket,
    provider: Provider,
    contact: Contact,
    expires_at: datetime,
    at: datetime,
) -> Order | None:
    """A new open order; None when the customer has one for the event, or it left the sale."""
    order = Order(
        id=uuid7(),
        workspace=customer.workspace,
        number=new_number(),
        ticketed_event=basket.event,
        customer=customer,
        state=OrderState.PENDING,
        open_slot=OPEN,
        provider=provider,
        currency=basket.currency,
        subtotal=basket.subtotal,
        discount=basket.discount,
        total=basket.total,
        promo_code=basket.code,
        name=contact.name or customer.name,
        email=contact.email or customer.email,
        language=contact.language or customer.language,
        expires_at=expires_at,
        created_at=at,
    )
    if not run(_STORE, _parameters(order, basket)):
        return None
    order._state.adding, order._state.db = False, "default"
    return order


def _parameters(order: Order, basket: PricedBasket) -> dict[str, object]:
    lines = basket.lines
    keys: list[UUID] = uuid7_series(len(lines))
    return {
        "order": order.id,
        "workspace": order.workspace_id,
        "number": order.number,
        "event": basket.event.id,
        "customer": order.customer_id,
        "state": order.state,
        "slot": order.open_slot,
        "provider": order.provider,
        "currency": order.currency,
        "subtotal": order.subtotal,
        "discount": order.discount,
        "total": order.total,
        "code": order.promo_code_id,
        "name": order.name,
        "email": order.email,
        "language": order.language[:10],
        "expires_at": order.expires_at,
        "at": order.created_at,
        "line_ids": keys,
        "types": [line.ticket_type.id for line in lines],
        "quantities": [line.quantity for line in lines],
        "prices": [line.unit_price for line in lines],
        "discounts": [line.unit_discount for line in lines],
        "step": uuid7(),
        "kind": StepKind.CREATED,
    }
