"""What a stranger gets of each call of ticketing: `tests/api/test_workspaces_are_apart.py`.

The third of each is the scope that a key needs for it; `test_scopes.py` plays that.
`{ticketed_event}`, `{order}` and `{ticket}` are those of the other workspace.
"""

from typing import Any

from accounts.models import Customer
from accounts.scopes import Scope
from tests.ticketing.media.gallery import gallery_names
from tests.ticketing.offering import offer_of
from tests.ticketing.payments.online import make_question
from tests.ticketing.sessions.stage import invitation_to, session
from tests.ticketing.stage import make_ticketed_event, place, sell, ticket_type

MISSING = "missing"  # what it names is not there: 404
NOTHING = "nothing"  # it answers, and with nothing of the other workspace's

READ, SELL = Scope.TICKETS_READ, Scope.TICKETS_SELL
CONFIGURE, DOOR = Scope.TICKETS_CONFIGURE, Scope.TICKETS_AT_DOOR

DRINK = {"perkId": "drink", "title": "Secret drink"}
_SET_UP = {"title": "Own", "startsAt": "2099-01-01T18:00:00Z", "endsAt": "2099-01-01T20:00:00Z"}
_WISH = {
    "eventId": "{ticketed_event}",
    "tickets": [{"ticketTypeId": "tt-general", "quantity": 1}],
    "userId": "{user}",
}

_CATALOGUE: dict[tuple[str, str], tuple[str, Any, Scope]] = {
    ("GET", "client/events"): (NOTHING, None, READ),
    ("GET", "client/events/{ticketed_event}"): (MISSING, None, READ),
    ("GET", "client/events/{ticketed_event}/ticket-types"): (MISSING, None, READ),
    ("GET", "ticketed-events/{ticketed_event}"): (MISSING, None, CONFIGURE),
    ("PUT", "ticketed-events/{ticketed_event}"): (NOTHING, _SET_UP, CONFIGURE),
}
_ORDERS: dict[tuple[str, str], tuple[str, Any, Scope]] = {
    ("POST", "client/events/tickets/purchase"): (MISSING, _WISH, SELL),
    ("POST", "client/events/tickets/confirm-order"): (MISSING, {"orderId": "{order}"}, SELL),
    ("GET", "client/events/orders/{order}"): (MISSING, None, SELL),
    ("POST", "client/events/orders/{order}/cancel"): (MISSING, {}, SELL),
    ("POST", "orders/{order}/payments"): (MISSING, {"amount": "25.00"}, SELL),
}
_TICKETS: dict[tuple[str, str], tuple[str, Any, Scope]] = {
    ("GET", "client/events/tickets/mine"): (MISSING, {"userId": "{user}"}, READ),
    ("GET", "client/events/tickets/{ticket}"): (MISSING, None, READ),
}
_DOOR: dict[tuple[str, str], tuple[str, Any, Scope]] = {
    ("POST", "events/check-in/{ticket}"): (MISSING, {"nonce": "s-1"}, DOOR),
    ("POST", "events/check-in/{ticket}/undo"): (MISSING, {}, DOOR),
    ("POST", "events/check-in/{ticket}/perks/{perk}"): (MISSING, {"nonce": "s-1"}, DOOR),
    ("POST", "events/check-in/{ticket}/perks/{perk}/undo"): (MISSING, {}, DOOR),
    ("GET", "events/{ticketed_event}/door-pack"): (MISSING, None, DOOR),
    ("POST", "events/{ticketed_event}/check-ins/batch"): (MISSING, {"scans": []}, DOOR),
    ("GET", "ticketed-events/{ticketed_event}/occupancy"): (MISSING, None, READ),
}
_REGISTRATION = {"eventId": "{ticketed_event}", "userId": "{user}"}
_HANDED_ON: dict[tuple[str, str], tuple[str, Any, Scope]] = {
    ("PATCH", "client/events/tickets/{ticket}"): (MISSING, {"holderName": "Eve"}, SELL),
    ("GET", "client/events/tickets/{ticket}/qr"): (MISSING, None, SELL),
    ("GET", "client/events/tickets/{ticket}/pdf"): (MISSING, None, SELL),
    ("GET", "client/events/tickets/{ticket}/calendar"): (MISSING, None, READ),
    ("GET", "client/events/tickets/{ticket}/perks"): (MISSING, None, READ),
    ("POST", "client/events/tickets/{ticket}/reissue"): (MISSING, {}, SELL),
    ("POST", "tickets/{ticket}/reissue"): (MISSING, {}, SELL),
    ("POST", "client/events/tickets/{ticket}/transfer"): (MISSING, {"email": "a@b.example"}, SELL),
    ("DELETE", "client/events/tickets/{ticket}/transfer"): (MISSING, None, SELL),
    ("GET", "client/events/transfers/{offer}"): (MISSING, None, READ),
    ("POST", "client/events/transfers/{offer}/claim"): (MISSING, {"userId": "{user}"}, SELL),
    ("POST", "client/events/tickets/register"): (MISSING, _REGISTRATION, SELL),
    ("GET", "client/events/booking"): (MISSING, {"userId": "{user}"}, READ),
}
_MEDIA = "client/events/{ticketed_event}/media"
_PHOTOS: dict[tuple[str, str], tuple[str, Any, Scope]] = {
    ("GET", _MEDIA): (MISSING, None, READ),
    ("POST", f"{_MEDIA}/upload"): (MISSING, {}, CONFIGURE),
    ("DELETE", f"{_MEDIA}/{{photo}}"): (MISSING, None, CONFIGURE),
    ("POST", f"{_MEDIA}/{{photo}}/take-down"): (MISSING, {"reason": "I am in it"}, CONFIGURE),
    ("GET", "ticketed-events/{ticketed_event}/guests"): (MISSING, None, CONFIGURE),
    ("POST", "ticketed-events/{ticketed_event}/guests"): (MISSING, {"label": "x"}, CONFIGURE),
    ("DELETE", "ticketed-events/{ticketed_event}/guests/{guest_pass}"): (MISSING, None, CONFIGURE),
    ("POST", "ticketed-events/{ticketed_event}/photos/{photo}/decision"): (
        *(MISSING, {"status": "approved"}, CONFIGURE),
    ),
    ("PUT", "ticketed-events/{ticketed_event}/picture"): (MISSING, {}, CONFIGURE),
    ("DELETE", "ticketed-events/{ticketed_event}/picture"): (MISSING, None, CONFIGURE),
}
_PAYMENTS: dict[tuple[str, str], tuple[str, Any, Scope]] = {
    ("GET", "client/events/stripe/config"): (NOTHING, None, READ),
    ("POST", "client/events/stripe/intent"): (MISSING, {"orderId": "{order}"}, SELL),
    ("POST", "client/events/stripe/checkout-session"): (MISSING, {"orderId": "{order}"}, SELL),
    ("POST", "orders/{order}/refunds"): (MISSING, {"amount": "1.00"}, SELL),
    ("GET", "payment-questions"): (NOTHING, None, SELL),
    ("POST", "payment-questions/{question}/answer"): (MISSING, {"answer": "x"}, SELL),
}
# Their credential is a signature, or a password: `payments/test_noticing.py` and
# `accounts/test_tokens_by_sign_in.py` show what others get.
SIGNED = {("POST", "stripe/webhook"), ("POST", "auth/token")}
# They need a guest's token and no scope; a credential of another workspace opens nothing.
GUESTS: dict[tuple[str, str], tuple[str, Any]] = {
    ("GET", f"{_MEDIA}/guest/{{guest}}"): (MISSING, None),
    ("POST", f"{_MEDIA}/upload/{{guest}}"): (MISSING, {}),
}
_EVENT = "client/events/{ticketed_event}"
_SESSIONS: dict[tuple[str, str], tuple[str, Any, Scope]] = {
    ("GET", f"{_EVENT}/sessions"): (MISSING, None, READ),
    ("GET", f"{_EVENT}/schedule"): (MISSING, None, READ),
    ("GET", f"{_EVENT}/participants"): (MISSING, None, READ),
    ("POST", f"{_EVENT}/sessions/{{session}}/select"): (MISSING, {"userId": "{user}"}, SELL),
    ("DELETE", f"{_EVENT}/sessions/{{session}}/select"): (MISSING, None, SELL),
    ("GET", "client/events/participation/mine"): (MISSING, {"userId": "{user}"}, READ),
    ("PUT", "client/events/participation/{participant}/respond"): (
        *(MISSING, {"response": "accept"}, SELL),
    ),
    ("PUT", "client/events/participation/visibility"): (
        *(MISSING, {"eventId": "{ticketed_event}", "visible": False, "userId": "{user}"}, SELL),
    ),
    ("GET", "ticketed-events/{ticketed_event}/invitations"): (MISSING, None, READ),
    ("POST", "ticketed-events/{ticketed_event}/invitations"): (
        *(MISSING, {"userId": "{user}", "role": "speaker"}, CONFIGURE),
    ),
    ("POST", "ticketed-events/{ticketed_event}/programme"): (MISSING, {}, CONFIGURE),
}
CASES = _SESSIONS | _PHOTOS | _HANDED_ON | _DOOR | _CATALOGUE | _ORDERS | _TICKETS | _PAYMENTS


def names_of(member: Customer) -> dict[str, str]:
    """What ticketing has in the workspace that must not be seen."""
    event = make_ticketed_event(
        member.workspace,
        "theirs",
        title="Secret concert",
        ticketTypes=[ticket_type(capacity=9, perks=[DRINK])],
        sessions=[session("opening")],
    )
    ticket = sell(event, member)[0]
    order = place(event, member).order
    return gallery_names(event, member) | {
        "perk": "drink",
        "ticketed_event": event.key,
        "ticket": str(ticket.id),
        "order": str(order.id),
        "question": make_question(order),
        "offer": offer_of(ticket),
        "session": "opening",
        "participant": str(invitation_to(event, member).id),
    }
