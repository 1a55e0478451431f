"""What tests of money may ask for."""

from collections.abc import Iterator

import pytest

from accounts.models import Customer, Workspace
from tests.ticketing.payments.online import open_account, pay_online, place_online
from tests.ticketing.payments.till import Till, till_of
from tests.ticketing.stage import ON_SALE, make_ticketed_event
from ticketing.catalogue.models import TicketedEvent
from ticketing.orders.models import Order


@pytest.fixture
def till(workspace: Workspace) -> Iterator[Till]:
    """The workspace takes money online, at a stand-in whose clock stands still."""
    open_account(workspace)
    with till_of(workspace) as till:
        till.stand.now = lambda: int(ON_SALE.timestamp())
        yield till


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    """A concert with ten places."""
    return make_ticketed_event(workspace, capacity=10)


@pytest.fixture
def order(event: TicketedEvent, member: Customer) -> Order:
    """Two tickets at 25 that wait for their money."""
    return place_online(event, member)


@pytest.fixture
def paid(till: Till, order: Order) -> Order:
    """Two tickets at 25 that are paid online."""
    return pay_online(till, order)
