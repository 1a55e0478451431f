"""Who redeems a reward, or is given one, gets its code by e-mail, where the house writes so."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from accounts.models import Customer, Workspace
from campaigns.mail.card.hearing import hear
from campaigns.mail.card.settings import set_card_letters
from events.models import Message
from loyalty.models import Redemption
from loyalty.rewards.fulfilling import fulfil_redemption
from loyalty.rewards.giving import give_reward
from tests.loyalty.rewards.setting import give, make_reward, redeem
from ticketing.mail.models import Letter
from ticketing.mail.services.sending import send_next

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(workspace: Workspace, member: Customer) -> Workspace:
    """It writes about rewards, of which it has one; the member can pay for it."""
    set_card_letters(workspace=workspace, of_rewards=True)
    make_reward(workspace, title="A coffee")
    give(member)
    return workspace


def sent(workspace: Workspace, at: datetime | None = None) -> Sequence[EmailMultiAlternatives]:
    """The letters that go out once the outbox is relayed and the worker ran."""
    mail.outbox.clear()
    hear(list(Message.objects.filter(workspace=workspace).order_by("id")))
    while send_next(workspace=workspace, at=at or timezone.now()):
        pass
    return list(mail.outbox)  # type: ignore[arg-type]  # it holds what was sent


def test_who_redeems_gets_the_code(house: Workspace, member: Customer) -> None:
    redemption = redeem(member)

    (letter,) = sent(house)

    assert letter.subject == "Your reward: A coffee"
    assert f"\n{redemption.code}\n" in letter.body
    assert redemption.code in str(letter.alternatives[0][0])
    assert redemption.expires_at.strftime("%Y") in letter.body


def test_who_is_given_one_hears_that_it_is_a_present(house: Workspace, member: Customer) -> None:
    give_reward(customer=member, key="coffee", reason="Sorry", external_id="foyer:1")

    (letter,) = sent(house)

    assert letter.subject == "A reward for you: A coffee"
    assert "This is a present for you: A coffee." in letter.body
    assert Letter.objects.of(house).get().is_bulk


def test_told_twice_it_is_sent_once(house: Workspace, member: Customer) -> None:
    redeem(member)

    assert (len(sent(house)), len(sent(house))) == (1, 0)


def test_what_was_handed_out_meanwhile_is_not_written_about(
    house: Workspace, member: Customer
) -> None:
    fulfil_redemption(workspace=house, name=redeem(member).code)

    assert sent(house) == []


def test_a_code_that_has_expired_is_not_written_about(house: Workspace, member: Customer) -> None:
    redeem(member)
    past = timezone.now() - timedelta(seconds=1)
    Redemption.objects.of(house).update(expires_at=past)

    assert sent(house) == []


def test_who_wants_no_mail_gets_none(house: Workspace, member: Customer) -> None:
    Customer.objects.filter(workspace=house, id=member.id).update(wants_mail=False)
    redeem(member)

    assert sent(house) == []


def test_a_house_that_does_not_want_it_keeps_no_letter(house: Workspace, member: Customer) -> None:
    set_card_letters(workspace=house, of_rewards=False)
    redeem(member)

    assert sent(house) == []
    assert not Letter.objects.of(house).exists()


def test_a_house_that_has_said_nothing_writes_nothing(stranger: Customer) -> None:
    make_reward(stranger.workspace)
    give(stranger)
    redeem(stranger)

    assert sent(stranger.workspace) == []


def test_a_title_is_one_line(house: Workspace, member: Customer) -> None:
    make_reward(house, "trap", title="Cake\r\nBcc: eve@example.com", points=10)
    redeem(member, "trap")

    (letter,) = sent(house)

    assert letter.subject == "Your reward: Cake Bcc: eve@example.com"
    assert "\nBcc" not in letter.body
