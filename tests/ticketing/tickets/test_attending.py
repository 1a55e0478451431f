"""Registering for what is free, and what a customer has reserved."""

from typing import Any

import pytest

from accounts.models import Customer, Workspace
from tests.api.calling import Answer, app_of, codes, till_of
from tests.factories import make_member
from tests.ticketing.stage import make_ticketed_event, place, sell, ticket_type
from ticketing.catalogue.models import TicketedEvent
from ticketing.orders.models import Order
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db
FREE = {"price": "0"}
EVENT = "evt-spring-2026"


def register(customer: Customer, **wish: Any) -> Answer:
    """A customer registers in their own app."""
    return app_of(customer).post("/client/events/tickets/register", {"eventId": EVENT} | wish)


def test_what_is_free_is_had_at_once(workspace: Workspace, member: Customer) -> None:
    make_ticketed_event(workspace, ticketTypes=[ticket_type(**FREE), ticket_type("tt-vip")])

    answer = register(member, name="Sarah J", email="sj@example.com")

    ticket = Ticket.objects.of(workspace).get()
    assert (answer.status_code, answer.json()["status"]) == (201, "confirmed")
    assert [one["ticketId"] for one in answer.json()["tickets"]] == [str(ticket.id)]
    assert (ticket.holder_name, ticket.holder_email) == ("Sarah J", "sj@example.com")


def test_one_customer_registers_once(workspace: Workspace, member: Customer) -> None:
    make_ticketed_event(workspace, ticketTypes=[ticket_type(**FREE)])
    register(member)

    again = register(member)

    assert (again.status_code, again.json()["code"]) == (409, "customer_limit_reached")
    assert Ticket.objects.of(workspace).count() == 1


def test_some_types_let_one_customer_have_more(workspace: Workspace, member: Customer) -> None:
    make_ticketed_event(workspace, ticketTypes=[ticket_type(perCustomerMax=3, **FREE)])

    assert register(member, quantity=2).status_code == 201
    assert register(member, quantity=2).json()["code"] == "customer_limit_reached"


def test_what_costs_something_is_not_had_by_registering(
    workspace: Workspace, member: Customer
) -> None:
    make_ticketed_event(workspace)

    named = register(member, ticketTypeId="tt-vip")
    unnamed = register(member)

    assert [(one.status_code, one.json()["code"]) for one in (named, unnamed)] == [
        (409, "not_free")
    ] * 2
    assert not Order.objects.of(workspace).exists()


def test_one_of_several_free_types_must_be_named(workspace: Workspace, member: Customer) -> None:
    types = [ticket_type("tt-talk", **FREE), ticket_type("tt-tour", **FREE)]
    make_ticketed_event(workspace, ticketTypes=types)

    unnamed = register(member)
    named = register(member, ticketTypeId="tt-tour")

    assert (unnamed.status_code, codes(unnamed)) == (400, [("ticketTypeId", "required")])
    assert named.json()["tickets"][0]["ticketTypeId"] == "tt-tour"


def test_a_hidden_type_is_not_hinted_at(workspace: Workspace, member: Customer) -> None:
    types = [ticket_type("tt-crew", hidden=True), ticket_type("tt-press", hidden=True, **FREE)]
    make_ticketed_event(workspace, ticketTypes=types)

    answers = [register(member, ticketTypeId=one) for one in ("tt-crew", "tt-press", "tt-none")]

    assert {one.json()["errors"][0]["code"] for one in answers} == {"unknown_ticket_type"}


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"quantity": 0}, "out_of_range"),
        ({"quantity": -5}, "out_of_range"),
        ({"quantity": 10**9}, "out_of_range"),
        ({"quantity": "2"}, "invalid_type"),
        ({"email": "nobody"}, "invalid_email"),
        ({"name": "x" * 201}, "too_long"),
        ({"name": "a\0b"}, "nul_character"),
        ({"price": 0}, "unknown_field"),
    ],
)
def test_a_wrong_registration_is_refused(
    workspace: Workspace, member: Customer, wish: dict[str, Any], code: str
) -> None:
    make_ticketed_event(workspace, ticketTypes=[ticket_type(**FREE)])

    answer = register(member, **wish)

    assert answer.status_code == 400
    assert code in {answer.json()["code"], *(one[1] for one in codes(answer))}


def test_a_program_registers_whom_it_names(workspace: Workspace, member: Customer) -> None:
    make_ticketed_event(workspace, ticketTypes=[ticket_type(**FREE)])
    wish = {"eventId": EVENT, "userId": "sarah"}

    answer = till_of(member).post("/client/events/tickets/register", wish)

    assert answer.status_code == 201
    assert Ticket.objects.of(workspace).get().customer_id == member.id


def test_bookings_are_what_comes_next_with_what_is_unpaid(
    workspace: Workspace, member: Customer
) -> None:
    late = {"startsAt": "2099-08-01T18:00:00Z", "endsAt": "2099-08-01T20:00:00Z"}
    late_event = make_ticketed_event(workspace, "late", **late)
    sell(late_event, member, ("tt-general", 2))
    soon = make_ticketed_event(workspace, "soon")
    place(soon, member, ("tt-vip", 3))
    over = make_ticketed_event(workspace, "over")
    sell(over, member)
    TicketedEvent.objects.of(workspace).filter(id=over.id).update(
        starts_at="2020-08-01T18:00:00Z", ends_at="2020-08-02T00:00:00Z"
    )

    bookings = app_of(member).get("/client/events/booking").json()

    shown = [(one["eventId"], one["status"], one["quantity"]) for one in bookings]
    assert shown == [("soon", "pending", 3), ("late", "confirmed", 2), ("over", "confirmed", 1)]
    assert bookings[0]["expiresAt"] is not None
    assert bookings[0]["orderId"] == str(Order.objects.of(workspace).get(state="pending").id)
    assert bookings[1]["expiresAt"] is None


def test_bookings_are_ones_own(workspace: Workspace, member: Customer) -> None:
    sell(make_ticketed_event(workspace), member)

    assert app_of(make_member(workspace)).get("/client/events/booking").json() == []
