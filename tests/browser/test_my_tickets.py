"""Tickets on a phone that loses its connection, and the code as it is held up at the door."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import Customer, User, Workspace
from accounts.services.own_records import own_customer
from tests.browser.people import PHONE, Browsers, Person
from tests.factories import make_member
from tests.ticketing.pages.visiting import mine, order_of, ticket_page
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.links import order_link
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.finding import find_ticket
from ticketing.transfers.services.moving import Recipient, move_ticket

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.django_db(transaction=True)

ALT = "The code that is scanned at the door"

_KEPT = """async (path) => {
    const soon = () => new Promise((resolve) => { setTimeout(resolve, 50); });
    for (let turn = 0; turn < 400; turn += 1) {
        if (await caches.match(path)) return true;
        await soon();
    }
    return false;
}"""


class Phone(Person):
    """A phone with scripts, whose network can be cut."""

    def cut(self) -> None:
        """Into the tunnel."""
        self._run(lambda: self._page.context.set_offline(True))

    def comes_back(self) -> None:
        """Out of it; a page that is an old one is asked for anew."""
        self._run(lambda: self._page.context.set_offline(False))
        fresh = "() => !('kept' in document.documentElement.dataset)"
        self._run(lambda: self._page.wait_for_function(fresh))

    def takes_over(self, session: str) -> None:
        """Be who this session is."""
        cookie = {"name": "foyer_session", "value": session, "url": self._home}
        self._run(lambda: self._page.context.add_cookies([cookie]))  # type: ignore[list-item]  # its keys are all there

    def signs_out(self) -> None:
        """Press the button, and wait until one is out."""

        def sign_out() -> None:
            with self._page.expect_navigation(url="**/whats-on/**"):
                self._button("Sign out").click()

        self._run(sign_out)

    def blocks_scripts(self) -> None:
        """Pages run none from now on, as with a blocker that came later; the worker is there."""
        blocked = {"value": True}

        def block() -> None:
            tools = self._page.context.new_cdp_session(self._page)
            tools.send("Emulation.setScriptExecutionDisabled", blocked)

        self._run(block)

    def keeps_something(self) -> bool:
        """Whether anything of a house is kept on the phone."""
        ask = "async () => (await caches.keys()).length > 0"
        return bool(self._run(lambda: self._page.evaluate(ask)))

    def waits_until_kept(self, path: str) -> None:
        """Until the phone has what it needs to show this without a connection."""
        assert self._run(lambda: self._page.evaluate(_KEPT, path)), path

    def share_of_width(self) -> float:
        """How much of the screen's width the code takes."""
        box = self._run(self._page.get_by_alt_text(ALT).bounding_box)
        return box["width"] / PHONE.width if box else 0

    def corner(self) -> tuple[int, ...]:
        """The colour of the screen's upper left corner."""
        shown = Image.open(io.BytesIO(self._run(self._page.screenshot))).convert("RGB")
        pixel = shown.getpixel((2, 2))
        assert isinstance(pixel, tuple)
        return pixel


@pytest.fixture
def phone(browsers: Browsers, home: str) -> Iterator[Phone]:
    """Sarah's phone, in dark mode."""

    def page() -> "Page":
        context: BrowserContext = browsers.context(home, screen=PHONE, with_scripts=True)
        return context.new_page()

    sarah = Phone(browsers, browsers.run(page), home)
    yield sarah
    sarah.leaves()


@pytest.fixture
def tickets(workspace: Workspace, member: Customer, phone: Phone) -> list[Ticket]:
    """Two tickets of one order, which the phone has opened by the letter's link and keeps."""
    sold = sell(make_ticketed_event(workspace), member, ("tt-general", 2), at=timezone.now())
    found = [find_ticket(workspace=workspace, name=one.number) for one in sold]
    phone.opens(order_link(order_of(found[0])))
    phone.opens(mine(workspace))
    phone.waits_until_kept(mine(workspace))
    for ticket in found:
        phone.waits_until_kept(ticket_page(ticket, "code"))
    return found


def code_on(phone: Phone) -> str:
    """What a scanner reads from the screen."""
    return zxingcpp.read_barcodes(Image.open(io.BytesIO(phone.sees(ALT))))[0].text


def test_tickets_open_without_a_connection_and_say_of_when_they_are(
    phone: Phone, tickets: list[Ticket], workspace: Workspace
) -> None:
    phone.cut()
    phone.opens(mine(workspace))
    assert "You are offline. This is as of" in phone.reads()
    phone.follows("General")

    assert code_on(phone) in {code_of(one) for one in tickets}
    assert "You are offline. This is as of" in phone.reads()
    assert "Hand it on" not in phone.reads()
    phone.comes_back()
    assert "You are offline" not in phone.reads()


def test_a_ticket_that_somebody_else_claimed_is_kept_no_longer(
    phone: Phone, tickets: list[Ticket], workspace: Workspace
) -> None:
    gone, place = tickets[0], ticket_page(tickets[0])
    friend = make_member(workspace, "mike", name="Mike Chen", email="mike@example.com")
    move_ticket(ticket=gone, to=Recipient(friend, "Mike", friend.email), at=timezone.now())

    phone.opens(place)

    assert phone.heading() == "There is nothing here"
    phone.cut()
    phone.opens(place)
    assert phone.heading() == "You are offline"
    phone.opens(ticket_page(tickets[1]))
    assert code_on(phone) == code_of(tickets[1])


def test_a_phone_that_forgets_keeps_nothing(
    phone: Phone, tickets: list[Ticket], workspace: Workspace
) -> None:
    phone.presses("Forget me on this device")

    assert "This device has forgotten you" in phone.reads()
    phone.waits_until_kept(f"{mine(workspace)}offline/")
    phone.cut()
    phone.opens(ticket_page(tickets[0]))
    assert phone.heading() == "You are offline"


def test_who_signs_out_leaves_nothing_on_the_phone(
    phone: Phone, tickets: list[Ticket], client: Client
) -> None:
    client.force_login(User.objects.create_user("sarah@example.com", "correct horse battery"))
    phone.takes_over(client.cookies["foyer_session"].value)

    phone.opens("/me/logout/")
    assert phone.keeps_something()
    phone.signs_out()

    assert not phone.keeps_something()


def test_who_signs_out_where_no_script_runs_leaves_no_ticket(
    phone: Phone, tickets: list[Ticket], client: Client, workspace: Workspace
) -> None:
    sarah = User.objects.create_user("sarah@example.com", "correct horse battery")
    own_customer(user=sarah, workspace=workspace)
    client.force_login(sarah)
    phone.takes_over(client.cookies["foyer_session"].value)
    phone.blocks_scripts()

    phone.opens("/me/logout/")
    phone.signs_out()

    phone.cut()
    phone.opens(ticket_page(tickets[0]))
    assert phone.heading() == "You are offline"
    phone.opens(mine(workspace))
    assert "General" not in phone.reads()


def test_the_code_is_large_and_white_at_the_door_and_the_next_is_one_step_away(
    phone: Phone, tickets: list[Ticket]
) -> None:
    phone.opens(ticket_page(tickets[0]))
    assert phone.share_of_width() > 0.7
    assert phone.corner() != (255, 255, 255)

    phone.follows("Show at the door")

    assert phone.corner() == (255, 255, 255)
    assert code_on(phone) == code_of(tickets[0])
    phone.follows("Next")
    assert phone.corner() == (255, 255, 255)
    assert code_on(phone) == code_of(tickets[1])
    phone.follows("Close")
    assert phone.corner() != (255, 255, 255)
