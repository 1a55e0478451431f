"""At the desk: a customer's page, a short form, and the fact is recorded once."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Customer
from accounts.scopes import Role, Scope
from core.errors import NotPermitted
from core.ids import uuid7
from events.kinds import EventType
from events.models import ActivityEvent
from events.services.manual import ManualEntry, record_manual_entry
from tests.admin.visiting import at_desk, customer_page, page, text_of
from tests.factories import NOON, make_event, make_staff

pytestmark = pytest.mark.django_db

_INPUT = re.compile(r'<input[^>]*?name="(?P<name>\w+)"[^>]*?value="(?P<value>[^"]*)"')


@pytest.fixture
def desk(member: Customer) -> Client:
    return at_desk(member.workspace, Role.MANAGER)


def opened(client: Client, address: str) -> dict[str, str]:
    """The form's presets, as a browser would send them back."""
    answer = client.get(address)
    assert answer.status_code == 200
    form = answer.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    hidden = {m["name"]: m["value"] for m in _INPUT.finditer(text_of(answer))}
    given = {name: "" if value is None else str(value) for name, value in shown.items()}
    return given | {n: v for n, v in hidden.items() if n in given}


def send(client: Client, customer: Customer, kind: str, **given: Any) -> Any:
    """Open the form and send it, as staff do; the answer is the page one comes to."""
    address = page("events_record", customer.pk, kind)
    return client.post(address, opened(client, address) | given, follow=True)


def only_event(customer: Customer) -> ActivityEvent:
    return ActivityEvent.objects.of(customer.workspace).get()


def test_a_purchase_is_recorded_and_said_on_the_customers_page(
    desk: Client, member: Customer
) -> None:
    answer = send(desk, member, "purchase", amount="49.90", place="Downtown", order_id="A-1")

    event = only_event(member)
    assert answer.redirect_chain[-1][0] == customer_page(member)
    assert "Recorded: Purchase, €49.90, Downtown, for Sarah Johnson." in text_of(answer)
    assert (event.amount, event.currency, event.source) == (Decimal("49.9"), "EUR", "Downtown")
    assert event.metadata == {"order_id": "A-1"}
    assert event.recorded_by is not None
    assert abs((timezone.now() - event.occurred_at).total_seconds()) < 60


def test_it_takes_fewer_than_five_clicks(desk: Client, member: Customer) -> None:
    form = page("events_record", member.pk, "visit")
    clicks = ["the button on the customer's page", "the button of the form"]

    assert form in text_of(desk.get(customer_page(member)))
    send(desk, member, "visit")

    assert ActivityEvent.objects.of(member.workspace).count() == 1
    assert len(clicks) < 5


@pytest.mark.parametrize("kind", ["visit", "check_in"])
def test_a_visit_needs_nothing_filled_in(kind: str, desk: Client, member: Customer) -> None:
    send(desk, member, kind)

    assert only_event(member).event_type == kind


def test_a_redemption_names_the_reward(desk: Client, member: Customer) -> None:
    send(desk, member, "redemption", reward="Free coffee")

    assert only_event(member).metadata == {"reward": "Free coffee"}
    assert "Free coffee" in text_of(desk.get(customer_page(member)))


def test_an_amount_may_have_a_comma(desk: Client, member: Customer) -> None:
    send(desk, member, "purchase", amount="12,50")

    assert only_event(member).amount == Decimal("12.50")


def test_the_last_place_is_preset_the_next_time(desk: Client, member: Customer) -> None:
    send(desk, member, "visit", place="Main Entrance")

    form = opened(desk, page("events_record", member.pk, "purchase"))

    assert form["place"] == "Main Entrance"


def test_when_is_preset_in_the_workspaces_zone(desk: Client, member: Customer) -> None:
    form = opened(desk, page("events_record", member.pk, "visit"))

    now = timezone.now().astimezone(member.workspace.zone)
    assert form["occurred_at"][:13] == now.strftime("%Y-%m-%dT%H")


def test_another_time_is_read_in_the_workspaces_zone(desk: Client, member: Customer) -> None:
    send(desk, member, "visit", occurred_at="2026-03-14T13:00")

    assert only_event(member).occurred_at == NOON


def test_sending_the_form_twice_records_once(desk: Client, member: Customer) -> None:
    address = page("events_record", member.pk, "purchase")
    form = opened(desk, address) | {"amount": "10"}

    desk.post(address, form)
    again = desk.post(address, form, follow=True)

    assert only_event(member).amount == 10
    assert "recorded already" in text_of(again)


def test_the_same_form_with_another_amount_is_refused(desk: Client, member: Customer) -> None:
    address = page("events_record", member.pk, "purchase")
    form = opened(desk, address)

    desk.post(address, form | {"amount": "10"})
    again = desk.post(address, form | {"amount": "20"})

    assert "open a new one" in text_of(again)
    assert only_event(member).amount == 10


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("amount", "", "required"),
        ("amount", "ten", "Enter a number"),
        ("amount", "NaN", "Enter a number"),
        ("amount", "-1", "at least 0"),
        ("amount", "1e400", "at most"),
        ("amount", "1.999", "2 digits"),
        ("currency", "XXX", "not one of the available choices"),
        ("occurred_at", "2999-01-01T00:00", "at most 5 minutes ahead"),
        ("occurred_at", "yesterday", "Enter a valid date/time"),
        ("place", "a\0b", "Null characters"),
        ("place", "x" * 256, "at most 255"),
        ("nonce", "x", "valid UUID"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    field: str, value: str, words: str, desk: Client, member: Customer
) -> None:
    answer = send(desk, member, "purchase", **({"amount": "10"} | {field: value}))

    errors = answer.context["form"].errors
    assert words in " ".join(errors[field])
    assert not ActivityEvent.objects.of(member.workspace).exists()


def test_a_refund_names_its_purchase_and_is_whole_unless_told(
    desk: Client, member: Customer
) -> None:
    bought = make_event(member, amount=Decimal("30"), metadata={"order_id": "A-1"})

    send(desk, member, "refund", refund_of=str(bought.id))

    refund = ActivityEvent.objects.of(member.workspace).get(event_type="refund")
    assert (refund.amount, refund.currency) == (Decimal(30), "EUR")
    assert refund.metadata == {"refund_of": str(bought.id), "order_id": "A-1"}


def test_a_refund_is_not_larger_than_its_purchase(desk: Client, member: Customer) -> None:
    bought = make_event(member, amount=Decimal("30"))

    answer = send(desk, member, "refund", refund_of=str(bought.id), amount="31")

    assert answer.context["form"].errors["amount"] == ["The purchase was €30.00."]


def test_a_refund_without_purchase_says_how_much(desk: Client, member: Customer) -> None:
    answer = send(desk, member, "refund", refund_of="")

    assert "Say how much" in answer.context["form"].errors["amount"][0]


def test_a_refund_names_no_purchase_of_somebody_else(
    desk: Client, member: Customer, stranger: Customer
) -> None:
    theirs = make_event(stranger)

    answer = send(desk, member, "refund", refund_of=str(theirs.id))

    assert "refund_of" in answer.context["form"].errors


@pytest.mark.parametrize("kind", ["purchase", "refund"])
def test_a_steward_records_no_money(kind: str, member: Customer) -> None:
    answer = at_desk(member.workspace, Role.STEWARD).post(page("events_record", member.pk, kind))

    assert answer.status_code == 403


def test_a_steward_records_a_visit(member: Customer) -> None:
    send(at_desk(member.workspace, Role.STEWARD), member, "visit")

    assert only_event(member).event_type == "visit"


def test_the_service_itself_refuses_what_a_role_may_not(member: Customer) -> None:
    by = make_staff(member.workspace, Role.STEWARD)
    entry = ManualEntry(EventType.PURCHASE, uuid7(), NOON, amount=Decimal(1))

    with pytest.raises(NotPermitted):
        record_manual_entry(
            customer=member, entry=entry, by=by.user, scopes=by.scopes, at=timezone.now()
        )


def test_only_what_happens_at_a_desk_is_recorded_by_hand(member: Customer) -> None:
    by = make_staff(member.workspace)
    entry = ManualEntry(EventType.APP_OPEN, uuid7(), NOON)

    with pytest.raises(NotPermitted):
        record_manual_entry(
            customer=member, entry=entry, by=by.user, scopes=frozenset(Scope), at=timezone.now()
        )


@pytest.mark.parametrize("kind", ["app_open", "nonsense"])
def test_there_is_no_form_for_anything_else(kind: str, desk: Client, member: Customer) -> None:
    assert desk.get(page("events_record", member.pk, kind)).status_code == 404
