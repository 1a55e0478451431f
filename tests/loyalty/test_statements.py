"""What a batch costs: so many statements, whether ten events earn or a thousand."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Workspace
from accounts.services.customers import add_missing_customers
from events.drafts import Draft
from loyalty.models import EntryKind, LedgerEntry, Lot, Member
from tests.factories import NOON
from tests.loyalty.programme import make_rule, record
from tests.loyalty.shop import VISITS_A_DAY, assert_books_hold, open_shop, points_in_all

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    """A shop with everything on, whose caches are warm."""
    open_shop(workspace)
    make_rule(workspace, "app_open", type="FIX", pendingDays=14, triggers=[{"types": ["app_open"]}])
    _cost(workspace, 10, "warm")
    return workspace


def test_a_batch_costs_as_much_for_ten_as_for_a_thousand(shop: Workspace) -> None:
    costs = [_cost(shop, count, f"of-{count}") for count in (10, 100, 1000)]

    # A savepoint and its end; of events: customers, rows, all messages; of loyalty: the programme,
    # the lock, the members, the limits; for refunds those of old, the history, the awards, the
    # purchases and the lots; for late events all events; one that writes. Two for the rollups.
    assert costs == [18, 18, 18]


def test_the_batch_that_is_counted_holds_everything_there_is(shop: Workspace) -> None:
    before = points_in_all(shop)

    _cost(shop, 10, "more")

    fresh = LedgerEntry.objects.of(shop).filter(customer__external_id__startswith="more-")
    kinds = set(fresh.values_list("kind", flat=True))
    assert kinds == {EntryKind.EARN, EntryKind.REVERSE}
    assert fresh.filter(subject_id__isnull=False).count() == 4  # a milestone and a goal, of two
    assert points_in_all(shop) > before
    assert Lot.objects.filter(workspace=shop).exists()
    assert set(Member.objects.of(shop).values_list("tier", flat=True)) == {"", "silver"}
    assert_books_hold(shop)


def test_one_event_costs_twelve_statements(shop: Workspace) -> None:
    [person] = _people(shop, 1, "one")
    record(shop, _draft(person, "visit"))

    with CaptureQueriesContext(connection) as asked:
        record(shop, _draft(person, "visit"))

    # As above, without refunds, late events and anything reached.
    assert len(asked) == 12


def _cost(shop: Workspace, count: int, name: str) -> int:
    """How many statements a batch of so many events takes, of as many customers.

    Of five, one buys and reaches a tier, one has a purchase refunded, one comes for the last time
    today that is rewarded, one's event is late, and one reaches a milestone and a goal.
    """
    people = _people(shop, count, name)
    record(shop, *_past(people))
    with CaptureQueriesContext(connection) as asked:
        record(shop, *_present(people))
    return len(asked)


def _people(shop: Workspace, count: int, name: str) -> list[UUID]:
    names = [f"{name}-{number:04}" for number in range(count)]
    return list(add_missing_customers(workspace=shop, external_ids=names).values())


def _past(people: Sequence[UUID]) -> list[Draft]:
    drafts = []
    for number, person in enumerate(people):
        drafts.append(_draft(person, "app_open"))
        kind = number % 5
        if kind == 1:
            drafts.append(_draft(person, "purchase", 40))
        elif kind in (2, 3):
            drafts += [_draft(person, "visit")] * (VISITS_A_DAY - 1)
        elif kind == 4:
            other_order = _draft(person, "refund", 1)
            other_order.metadata = {"order_id": "B2"}
            drafts += [_draft(person, "purchase", 10), _draft(person, "visit", ago=1), other_order]
    return drafts


def _present(people: Sequence[UUID]) -> list[Draft]:
    drafts = []
    for number, person in enumerate(people):
        kind = number % 5
        if kind == 0:
            drafts.append(_draft(person, "purchase", 120))
        elif kind == 1:
            drafts.append(_draft(person, "refund", 15))
        elif kind == 2:
            drafts.append(_draft(person, "visit"))
        elif kind == 3:
            drafts.append(_draft(person, "visit", ago=3))
        else:
            drafts += [_draft(person, "purchase", 10), _draft(person, "visit")]
    return drafts


def _draft(person: UUID, kind: str, amount: int | None = None, *, ago: int = 0) -> Draft:
    """An event of a customer; purchases and refunds are of one order."""
    draft = Draft("activity", kind, pass_id=str(person), event_timestamp=NOON - ago * DAY)
    if amount is not None:
        draft.event_category, draft.metadata = "transaction", {"order_id": "A1"}
        draft.amount = Decimal(amount)
    return draft
