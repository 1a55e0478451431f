"""A campaign's e-mail: queued with the action, written when sent, and only to who wants it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives

from accounts.models import Customer, Workspace
from accounts.services.customers import change_customer
from campaigns.models import MailText
from core.ids import uuid7
from events.export import export_customer
from events.services.privacy import erase_customer
from tests.campaigns.actions.acting import POINTS, act, states_of
from tests.factories import NOON, make_member, make_workspace
from tests.loyalty.tiers.setting import make_ladder
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.mail import tasks
from ticketing.mail.models import Letter, LetterKind, LetterState
from ticketing.mail.services import sending
from ticketing.mail.services.sending import send_next
from ticketing.mail.services.writing import write_letter
from ticketing.mail.tasks import send_letters

pytestmark = pytest.mark.django_db
MAIL = {
    "type": "send_email",
    "subject": "{name}, you have {points} points",
    "text": "Dear {name},\r\n\r\nyou are in {tier}: https://example.com/?a=1&b=2\r\n{organiser}",
}


def sent(workspace: Workspace) -> Sequence[EmailMultiAlternatives]:
    mail.outbox.clear()
    while send_next(workspace=workspace, at=NOON + timedelta(days=1)):
        pass
    return list(mail.outbox)  # type: ignore[arg-type]  # it holds what was sent


def state_of_letter(workspace: Workspace) -> str:
    return Letter.objects.of(workspace).get().state


def test_it_says_what_is_so_when_it_is_sent(member: Customer) -> None:
    make_ladder(member.workspace)
    [queued] = act(member, MAIL)
    act(member, POINTS, run_id=uuid7())

    (letter,) = sent(member.workspace)

    assert letter.to == ["sarah@example.com"]
    assert letter.from_email == "City Gym <tickets@localhost>"
    assert letter.subject == "Sarah Johnson, you have 5 points"
    assert "Dear Sarah Johnson," in letter.body
    assert "you are in no tier: https://example.com/?a=1&b=2" in letter.body
    kept = Letter.objects.of(member.workspace).get()
    assert (kept.id, kept.state) == (queued.reference, LetterState.SENT)


def test_the_page_has_links_of_the_organisers_alone(member: Customer) -> None:
    change_customer(customer=member, name="<b>Eve</b> https://evil.example")
    act(member, MAIL)

    (letter,) = sent(member.workspace)

    page = str(letter.alternatives[0][0])
    assert '<a href="https://example.com/?a=1&amp;b=2">' in page
    assert "Dear &lt;b&gt;Eve&lt;/b&gt; https://evil.example" in page
    assert "evil.example</a>" not in page


def test_a_link_may_name_the_customer(member: Customer) -> None:
    act(member, MAIL | {"text": "https://example.com/?name={name}"})

    (letter,) = sent(member.workspace)

    assert 'href="https://example.com/?name=Sarah%20Johnson"' in str(letter.alternatives[0][0])


def test_every_letter_shows_a_way_out(member: Customer) -> None:
    act(member, MAIL)

    (letter,) = sent(member.workspace)

    link = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in letter.body
    assert link in str(letter.alternatives[0][0])


def test_without_an_address_it_is_skipped(workspace: Workspace) -> None:
    assert states_of(act(make_member(workspace), MAIL)) == [("skipped", "no_address")]


def test_who_unsubscribed_is_skipped(member: Customer) -> None:
    change_customer(customer=member, wants_mail=False)

    assert states_of(act(member, MAIL)) == [("skipped", "unsubscribed")]
    assert not Letter.objects.of(member.workspace).exists()


def test_who_unsubscribes_before_it_is_sent_gets_none(member: Customer) -> None:
    act(member, MAIL)
    change_customer(customer=member, wants_mail=False)

    assert not sent(member.workspace)
    assert state_of_letter(member.workspace) == LetterState.DROPPED


def test_who_is_erased_before_it_is_sent_gets_none(member: Customer) -> None:
    act(member, MAIL)
    erase_customer(customer=member, at=NOON)

    assert not sent(member.workspace)
    assert state_of_letter(member.workspace) == LetterState.DROPPED


def test_twice_performed_it_is_one_letter_and_one_text(member: Customer) -> None:
    other = make_member(member.workspace, email="ben@example.com")
    for customer in (member, member, other):
        act(customer, MAIL)

    assert len(sent(member.workspace)) == 2
    assert MailText.objects.filter(workspace=member.workspace).count() == 1


def test_a_ticket_never_waits_behind_a_campaign(member: Customer) -> None:
    for n in range(3):
        act(make_member(member.workspace, email=f"m{n}@example.com"), MAIL)
    tickets = sell(make_ticketed_event(member.workspace), member, ("tt-general", 1))
    write_letter(
        workspace=member.workspace,
        kind=LetterKind.TICKETS,
        subject_id=tickets[0].order_id,
        secret="",
        at=NOON + timedelta(hours=1),
    )

    assert sent(member.workspace)[0].to == ["sarah@example.com"]


def test_a_ticket_waits_behind_no_campaign_of_another_workspace() -> None:
    """Workspaces have their turns in the order in which they were made."""
    loud, quiet = make_workspace("loud"), make_workspace("quiet")
    for n in range(3):
        act(make_member(loud, email=f"m{n}@example.com"), MAIL)
    write_tickets(make_member(quiet, email="sarah@example.com"))

    mail.outbox.clear()
    send_letters()

    assert [one.to[0] for one in mail.outbox[:2]] == ["sarah@example.com", "m0@example.com"]


def test_campaigns_of_several_workspaces_write_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "MOST_IN_A_TURN", 2)
    for name in ("loud", "quiet"):
        workspace = make_workspace(name)
        for n in range(3):
            act(make_member(workspace, f"{name}-{n}", email=f"{n}@{name}.example"), MAIL)

    mail.outbox.clear()
    send_letters()

    hosts = [one.to[0].partition("@")[2] for one in mail.outbox]
    assert hosts == [
        f"{name}.example" for name in ("loud", "loud", "quiet", "quiet", "loud", "quiet")
    ]


def test_who_buys_a_ticket_meanwhile_waits_for_no_more_than_a_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "MOST_IN_A_TURN", 2)
    loud, buyer = (
        make_workspace("loud"),
        make_member(make_workspace("quiet"), email="b@example.com"),
    )
    for n in range(4):
        act(make_member(loud, f"m{n}", email=f"m{n}@example.com"), MAIL)
    went: list[str] = []

    def hand_over(message: EmailMessage) -> None:
        went.append(message.to[0])
        if len(went) == 1:
            write_tickets(buyer)

    monkeypatch.setattr(sending, "_hand_over", hand_over)
    send_letters()

    assert [one[0] for one in went] == ["m", "m", "b", "m", "m"]


@pytest.mark.parametrize("of_whom", ["own", "another"])
def test_a_flood_of_campaigns_holds_up_no_ticket(
    of_whom: str, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MOST_LETTERS_AN_HOUR", 2)
    loud = member.workspace if of_whom == "own" else make_workspace("aloud")
    for n in range(3):
        act(make_member(loud, f"m{n}", email="Sarah@example.com"), MAIL)
    assert len(sent(loud)) == 2
    write_tickets(member)

    assert [one.subject for one in sent(member.workspace)] == ["Your tickets: Spring concert"]


def test_thousands_of_letters_are_not_thousands_of_tasks(
    member: Customer, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        act(member, MAIL)

    assert callbacks == []


def write_tickets(member: Customer) -> None:
    """The letter about a ticket that the customer has bought."""
    tickets = sell(make_ticketed_event(member.workspace), member, ("tt-general", 1))
    write_letter(
        workspace=member.workspace,
        kind=LetterKind.TICKETS,
        subject_id=tickets[0].order_id,
        secret="",
        at=NOON,
    )


def test_a_copy_of_ones_records_says_what_was_written(member: Customer) -> None:
    act(member, MAIL)

    copy = export_customer(customer=member)

    assert copy["actions"][0]["subject"] == MAIL["subject"]
    assert copy["customer"]["wantsMail"] is True
