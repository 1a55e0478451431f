"""Orders whose time has run out, or that their buyer gives up, give their tickets back."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User, Workspace
from ticketing.errors import WrongOrderState
from ticketing.orders.models import OPEN, Order
from ticketing.orders.services.finding import lock_order
from ticketing.orders.services.releasing import release
from ticketing.orders.states import OrderState
from ticketing.payments.errors import PaymentOnItsWay
from ticketing.payments.models import Payment
from ticketing.payments.services.closing import close_payments, open_payments
from ticketing.payments.services.patience import Patience
from ticketing.sweeping import sweep

MOST_AT_ONCE = 500
# So long one worker has an order to itself; if it dies meanwhile, or Stripe does not say, it is
# taken up again then: others have their turn before.
CLAIM_LASTS = timedelta(minutes=5)
# An order that cannot be ended for a reason of its own waits so long.
TRY_AGAIN = timedelta(minutes=5)
# Money that is on its way takes days: until it is known, the tickets stay put aside.
ON_ITS_WAY_HOLD = timedelta(minutes=15)
_TRIES = 3


def expire_overdue(*, workspace: Workspace, at: datetime) -> int:
    """End every order of a workspace whose time has run out; answers how many.

    Never called inside a transaction. An order that is being paid online is ended at Stripe first:
    when it turns out to be paid, it is confirmed instead; when Stripe does not say, it waits.
    """
    payments = Payment.objects.filter(workspace=workspace, order=OuterRef("id"), open_slot=OPEN)
    unpaid = _overdue(workspace, at).filter(~Exists(payments))
    count = sweep(_ids(unpaid), lambda key: _expire_or_put_off(workspace, key, at), name="orders")
    paying = _overdue(workspace, at).filter(Exists(payments.filter(_is_free(at))))
    return count + sweep(
        _ids(paying),
        lambda key: _close_and_expire(workspace, key, at),
        name="orders being paid",
        is_enough=Patience(workspace, at).is_over,
    )


def _overdue(workspace: Workspace, at: datetime) -> QuerySet[Order]:
    return Order.objects.of(workspace).overdue(at=at)


def _ids(orders: QuerySet[Order]) -> list[UUID]:
    return list(orders.values_list("id", flat=True)[:MOST_AT_ONCE])


def _is_free(at: datetime) -> Q:
    return Q(claimed_until=None) | Q(claimed_until__lte=at)


def _expire_or_put_off(workspace: Workspace, order_id: UUID, at: datetime) -> bool:
    try:
        return _expire(workspace, order_id, at)
    except Exception:
        waiting = Order.objects.of(workspace).filter(id=order_id, state=OrderState.PENDING)
        waiting.update(expires_at=at + TRY_AGAIN)
        raise


@transaction.atomic
def _expire(workspace: Workspace, order_id: UUID, at: datetime) -> bool:
    """End one order, unless somebody else has it, or money may come for it."""
    found = (
        Order.objects.of(workspace)
        .overdue(at=at)
        .filter(id=order_id)
        .select_related("workspace")
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
        .first()
    )
    if found is None or open_payments(found).exists():
        return False
    release(order=found, into=OrderState.EXPIRED, at=at)
    return True


def _close_and_expire(workspace: Workspace, order_id: UUID, at: datetime) -> bool:
    mine = Payment.objects.filter(workspace=workspace, order=order_id)
    if not mine.filter(_is_free(at), open_slot=OPEN).update(claimed_until=at + CLAIM_LASTS):
        return False
    order = Order.objects.of(workspace).select_related("workspace").get(id=order_id)
    close_payments(order=order, at=at)
    mine.update(claimed_until=None)
    if open_payments(order).exists():
        _hold_on(order, at)
        return False
    return _expire(workspace, order_id, at)


@transaction.atomic
def _hold_on(order: Order, at: datetime) -> None:
    order = lock_order(workspace=order.workspace, order_id=order.id)
    if order.state == OrderState.PENDING:
        order.expires_at = at + ON_ITS_WAY_HOLD
        order.save(update_fields=["expires_at"])


def cancel_order(*, order: Order, at: datetime, by: User | None = None) -> Order:
    """Give up an order that is not paid; once cancelled, it stays so.

    Never called inside a transaction: Stripe is told first. Raises WrongOrderState, also when it
    turns out to be paid; PaymentOnItsWay; PaymentServiceUnavailable or PaymentServiceRefused.
    """
    for _ in range(_TRIES):
        cancelled = _cancel(order, at, by)
        if cancelled is not None:
            return cancelled
        close_payments(order=order, at=at)
    raise PaymentOnItsWay


def give_back(*, order: Order, at: datetime) -> None:
    """Give up an order within a transaction that takes something in its place.

    Raises PaymentOnItsWay while money may come for it, or WrongOrderState.
    """
    if _cancel(order, at, None) is None:
        raise PaymentOnItsWay


@transaction.atomic
def _cancel(order: Order, at: datetime, by: User | None) -> Order | None:
    """The order once it is cancelled; None while money may come for it."""
    order = lock_order(workspace=order.workspace, order_id=order.id)
    if OrderState(order.state).is_over:
        return order
    if order.state != OrderState.PENDING:
        raise WrongOrderState
    if open_payments(order).exists():
        return None
    release(order=order, into=OrderState.CANCELLED, at=at, by=by)
    return order
