"""What an order's page says of it, computed from nothing but the order and its steps."""

from datetime import timedelta

import pytest

from tests.ticketing.stage import ON_SALE
from ticketing.orders.models import Order, OrderStep
from ticketing.orders.states import StepKind
from ticketing.pages.stages import failed_try, minutes_left

BEGUN, FAILED = StepKind.PAYMENT_STARTED, StepKind.PAYMENT_FAILED


@pytest.mark.parametrize(
    ("kinds", "has_failed"),
    [
        ([], False),
        ([StepKind.CREATED], False),
        ([BEGUN], False),
        ([BEGUN, FAILED], True),
        ([BEGUN, FAILED, StepKind.QUESTIONED], True),
        ([BEGUN, FAILED, BEGUN], False),
    ],
)
def test_a_failed_try_is_told_until_the_next_one_begins(
    kinds: list[StepKind], has_failed: bool
) -> None:
    told = failed_try(OrderStep(kind=kind) for kind in kinds)

    assert (told is not None) == has_failed


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(900, 15), (899, 15), (61, 2), (60, 1), (1, 1), (0, 0), (-5, 0)]
)
def test_a_minute_that_has_begun_is_counted(seconds: int, minutes: int) -> None:
    order = Order(expires_at=ON_SALE + timedelta(seconds=seconds))

    assert minutes_left(order, at=ON_SALE) == minutes


def test_what_never_expires_counts_no_minutes() -> None:
    assert minutes_left(Order(expires_at=None), at=ON_SALE) == 0
