"""Members are told of points before they expire: once, in time, and only who may be written to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, Workspace
from campaigns.mail.card import noticing
from campaigns.mail.card.noticing import tell_of_expiry
from campaigns.mail.card.settings import set_card_letters
from campaigns.mail.models import ExpiryNotice
from core.errors import Invalid
from events.export import export_customer
from events.services.privacy import erase_customer
from loyalty.ledger.services import spend_points
from tests.factories import NOON, make_member, purchase
from tests.loyalty.ledger.points import clock_at, days, visit
from tests.loyalty.programme import make_rule, record
from ticketing.mail.models import Letter, LetterState
from ticketing.mail.services.sending import send_next

pytestmark = pytest.mark.django_db
# Points of the purchase at NOON expire after 30 days; 14 days before is day 16.
DUE = days(16)


@pytest.fixture(autouse=True)
def house(workspace: Workspace) -> Workspace:
    """It writes two weeks before; purchases earn their amount, for thirty days."""
    make_rule(workspace, expireDays=30)
    set_card_letters(workspace=workspace, of_expiry=True, days_before=14, of_rewards=False)
    return workspace


def sent(workspace: Workspace, at: datetime = DUE) -> Sequence[EmailMultiAlternatives]:
    """What a sweep and the sender come to."""
    mail.outbox.clear()
    tell_of_expiry(workspace=workspace, at=at)
    while send_next(workspace=workspace, at=at):
        pass
    return list(mail.outbox)  # type: ignore[arg-type]  # it holds what was sent


def buy(customer: Customer, day: int = 0) -> None:
    """Ten points, which expire thirty days after that day."""
    bought = purchase(customer, "10.00", event_timestamp=days(day))
    record(customer.workspace, bought, at=days(day))


def test_it_says_how_many_and_when(house: Workspace, member: Customer) -> None:
    buy(member)

    (letter,) = sent(house)

    assert letter.subject == "10 points expire soon"
    assert letter.to == ["sarah@example.com"]
    assert "10 points of yours expire soon, the first of them on 13 April 2026." in letter.body
    assert "13 April 2026: 10" in letter.body
    assert "/me/card/city-gym/" in letter.body


def test_it_is_written_so_many_days_before_and_not_earlier(
    house: Workspace, member: Customer
) -> None:
    buy(member)

    assert sent(house, DUE - timedelta(minutes=1)) == []
    assert len(sent(house, DUE)) == 1


def test_it_is_written_once(house: Workspace, member: Customer) -> None:
    buy(member)

    assert [len(sent(house, days(day))) for day in (16, 16, 17, 29)] == [1, 0, 0, 0]


def test_nobody_gets_a_letter_each_day(house: Workspace, member: Customer) -> None:
    written_on = []
    for day in range(72):
        if day < 40:
            buy(member, day)
        written_on += [day for _ in sent(house, days(day))]

    # Whatever expires is told of in a letter, at least two weeks before.
    assert written_on == [16, 31, 46]


def test_nobody_is_written_to_at_night(house: Workspace, member: Customer) -> None:
    buy(member)

    assert sent(house, DUE + timedelta(hours=11)) == []


@pytest.mark.parametrize("profile", [{"wants_mail": False}, {"email": ""}])
def test_only_who_may_be_written_to_is_told(
    house: Workspace, member: Customer, profile: dict[str, Any]
) -> None:
    buy(member)
    Customer.objects.filter(workspace=house, id=member.id).update(**profile)

    assert sent(house) == []
    assert not ExpiryNotice.objects.filter(workspace=house).exists()


def test_who_unsubscribes_before_it_is_sent_gets_none(house: Workspace, member: Customer) -> None:
    buy(member)
    tell_of_expiry(workspace=house, at=DUE)
    Customer.objects.filter(workspace=house, id=member.id).update(wants_mail=False)

    assert sent(house) == []
    assert Letter.objects.of(house).get().state == LetterState.DROPPED


def test_points_that_were_spent_are_not_told_of(house: Workspace, member: Customer) -> None:
    buy(member)
    tell_of_expiry(workspace=house, at=DUE)
    with clock_at(DUE):
        spend_points(customer=member, points=10, reason="Coffee")

    assert sent(house) == []


def test_points_that_never_expire_are_not_told_of(house: Workspace, member: Customer) -> None:
    make_rule(house, "visit", type="FIX", reward={"default": 5}, triggers=[])
    record(house, visit(member))

    assert sent(house) == []


def test_a_house_that_does_not_want_it_writes_nothing(house: Workspace, member: Customer) -> None:
    buy(member)
    tell_of_expiry(workspace=house, at=DUE)
    set_card_letters(workspace=house, of_expiry=False)

    assert sent(house) == []
    assert tell_of_expiry(workspace=house, at=DUE) == 0


def test_every_letter_shows_a_way_out(house: Workspace, member: Customer) -> None:
    buy(member)

    (letter,) = sent(house)

    link = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in letter.body
    assert link in str(letter.alternatives[0][0])


def test_who_was_erased_is_not_told(house: Workspace, member: Customer) -> None:
    buy(member)
    tell_of_expiry(workspace=house, at=DUE)
    told = export_customer(customer=member)["told_of_expiry"]
    erase_customer(customer=member, at=NOON)

    assert len(told) == 1
    assert sent(house) == []
    assert export_customer(customer=member)["told_of_expiry"] == []


def test_a_sweep_that_is_killed_in_between_loses_and_doubles_nothing(
    house: Workspace, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    buy(member)
    monkeypatch.setattr(noticing, "_letter", stop)
    with pytest.raises(KeyboardInterrupt):
        tell_of_expiry(workspace=house, at=DUE)
    monkeypatch.undo()

    assert (len(sent(house)), len(sent(house))) == (1, 0)


def test_ten_members_cost_what_one_does(house: Workspace) -> None:
    def cost(*names: str) -> int:
        for name in names:
            buy(make_member(house, name, email=f"{name}@example.com"))
        with CaptureQueriesContext(connection) as queries:
            assert tell_of_expiry(workspace=house, at=DUE) == len(names)
        return len(queries)

    assert cost("one") == cost(*(f"m{n}" for n in range(10)))


def test_another_house_is_not_concerned(
    house: Workspace, member: Customer, stranger: Customer
) -> None:
    buy(member)
    set_card_letters(workspace=stranger.workspace, of_expiry=True)

    assert tell_of_expiry(workspace=stranger.workspace, at=DUE) == 0


@pytest.mark.parametrize("number", [0, 91, "many"])
def test_days_are_a_number_of_days(house: Workspace, number: object) -> None:
    with pytest.raises(Invalid) as refusal:
        set_card_letters(workspace=house, days_before=number)

    assert refusal.value.faults[0].field == "days_before"
