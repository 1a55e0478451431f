"""A real browser, a real server, and people who have never met."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import Workspace
from tests.browser.people import PHONE, Browsers, Person, find_chromium
from tests.ticketing.stage import make_ticketed_event, ticket_type
from ticketing.catalogue.models import TicketedEvent
from ticketing.payments.demo.account import set_up_demo_account


@pytest.fixture(scope="session")
def browsers() -> Iterator[Browsers]:
    """One Chromium for all tests of this worker."""
    program = find_chromium()
    if program is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    started = Browsers(program)
    yield started
    started.close()


@pytest.fixture
def home(live_server: LiveServer, settings: Settings) -> str:
    """Where the installation is; its letters and its payment page say so too."""
    settings.PUBLIC_URL = live_server.url
    return str(live_server.url)


@pytest.fixture
def buyer(browsers: Browsers, home: str) -> Iterator[Person]:
    """Sarah, who wants tickets."""
    sarah = browsers.person(home)
    yield sarah
    sarah.leaves()


@pytest.fixture
def friend(browsers: Browsers, home: str) -> Iterator[Person]:
    """Tom, to whom she hands one on, on his phone."""
    tom = browsers.person(home, screen=PHONE)
    yield tom
    tom.leaves()


@pytest.fixture
def concert(workspace: Workspace) -> TicketedEvent:
    """A concert that is paid online or at the desk."""
    set_up_demo_account(workspace=workspace)
    return make_ticketed_event(
        workspace,
        address="Mill Lane 3, Berlin",
        description="Three bands from the neighbourhood.\n\nThere is soup until ten.",
        ticketTypes=[
            ticket_type("tt-general", capacity=200, description="Standing, all evening."),
            ticket_type("tt-vip", title="VIP", price="80.00", capacity=3),
            ticket_type("tt-friends", title="Friends of the house", price="5.00", hidden=True),
            ticket_type("tt-late", title="Last minute", saleStartsAt="2099-06-12T16:00:00Z"),
        ],
        promoCodes=[
            {
                "code": "FRIENDS",
                "kind": "percent",
                "value": "20",
                "ticketTypeIds": ["tt-general", "tt-friends"],
            }
        ],
    )
