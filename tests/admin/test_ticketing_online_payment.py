"""The owner gives the keys of Stripe, which never come out again, and tries them."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Workspace
from core.sealing import seal, unseal
from tests.admin.rows import errors_of
from tests.admin.visiting import page, text_of
from tests.ticketing.payments.online import open_account
from tests.ticketing.payments.till import till_of
from ticketing.payments.demo.account import set_up_demo_account
from ticketing.payments.models import StripeAccount, StripeNotice
from ticketing.payments.services.accounts import find_account
from ticketing.payments.standin.transport import Trouble

pytestmark = pytest.mark.django_db
ADDRESS = "ticketing_stripeaccount_changelist"
TEST_KEYS = {"publishable": "pk_test_abc", "secret": "sk_test_hush", "webhook_secret": "whsec_hush"}


def send(desk: Client, **given: str) -> Any:
    return desk.post(page(ADDRESS), TEST_KEYS | given, follow=True)


def test_keys_are_kept_sealed_and_never_shown(desk: Client, workspace: Workspace) -> None:
    shown = text_of(send(desk)) + text_of(desk.get(page(ADDRESS)))

    account = find_account(workspace)
    assert unseal(account.sealed_secret_key) == "sk_test_hush"
    assert unseal(account.sealed_webhook_secret or b"") == "whsec_hush"
    assert "pk_test_abc" in shown
    assert "hush" not in shown
    assert LogEntry.objects.get().get_change_message() == "Keys of Stripe set, for tests."


@pytest.mark.parametrize(
    ("prefix", "words"),
    [("test", "No money moves: only Stripe"), ("live", "Whoever buys online pays for real")],
)
def test_test_keys_and_live_ones_are_told_apart(prefix: str, words: str, desk: Client) -> None:
    answer = send(desk, publishable=f"pk_{prefix}_abc", secret=f"sk_{prefix}_abc")

    assert words in text_of(answer)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"secret": "sk_live_hush"}, "One key is for tests, the other for real money."),
        ({"publishable": "sk_test_hush"}, "It begins with pk_test_ or pk_live_."),
        ({"secret": "hush"}, "It begins with sk_test_"),
        ({"webhook_secret": "hush"}, "It begins with whsec_."),
        ({"secret": ""}, "This field is required."),
        ({"secret": "a\0b"}, "Null characters are not allowed."),
        ({"publishable": "p" * 300}, "at most 200 characters"),
    ],
)
def test_what_is_no_key_is_said_and_not_repeated(
    given: dict[str, str], words: str, desk: Client, workspace: Workspace
) -> None:
    answer = send(desk, **given)

    assert words in errors_of(answer)
    assert "hush" not in text_of(answer)
    assert not StripeAccount.objects.filter(workspace=workspace).exists()


def test_an_empty_secret_stays_as_it_is(desk: Client, workspace: Workspace) -> None:
    send(desk)

    send(desk, secret="", webhook_secret="whsec_new")

    account = find_account(workspace)
    assert unseal(account.sealed_secret_key) == "sk_test_hush"
    assert unseal(account.sealed_webhook_secret or b"") == "whsec_new"


def test_another_account_needs_its_own_secret(desk: Client, workspace: Workspace) -> None:
    send(desk)

    answer = send(desk, publishable="pk_test_other", secret="")

    assert "Give the secret key that belongs to it." in errors_of(answer)
    assert find_account(workspace).publishable_key == "pk_test_abc"


def test_a_key_that_cannot_be_read_any_more_is_asked_for(
    desk: Client, workspace: Workspace, settings: Settings
) -> None:
    send(desk)
    StripeAccount.objects.filter(workspace=workspace).update(sealed_secret_key=b"other")

    saved, tried = send(desk, secret=""), desk.post(page(ADDRESS), {"try": "1"}, follow=True)

    assert "The kept key cannot be read any more" in errors_of(saved)
    assert "sealed under another secret key" in text_of(tried)


def test_real_keys_take_the_place_of_a_demonstration(desk: Client, workspace: Workspace) -> None:
    set_up_demo_account(workspace=workspace)
    before = text_of(desk.get(page(ADDRESS)))

    send(desk, webhook_secret="")

    account = find_account(workspace)
    assert "No money moves" in before
    assert "pk_demo" not in before
    assert (account.is_demo, account.sealed_webhook_secret) == (False, None)


def test_a_webhook_of_test_mode_is_not_kept_for_live_keys(
    desk: Client, workspace: Workspace
) -> None:
    send(desk)

    send(desk, publishable="pk_live_abc", secret="sk_live_abc", webhook_secret="")

    assert find_account(workspace).sealed_webhook_secret is None


def test_the_page_says_where_stripe_is_to_tell(
    desk: Client, workspace: Workspace, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://foyer.example"
    open_account(workspace)
    StripeNotice.objects.create(
        workspace=workspace, reference="evt_1", kind="x", received_at=timezone.now()
    )

    shown = text_of(desk.get(page(ADDRESS)))

    assert f"https://foyer.example/api/stripe/webhook?workspace={workspace.slug}" in shown
    assert "payment_intent.succeeded" in shown
    assert "none yet" not in shown


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("secret", "troubles", "words"),
    [
        ("sk_test_standin", [], "Stripe answers, and takes the keys."),
        ("sk_test_other", [], "does not take this shop"),
        ("sk_test_standin", [Trouble.UNREACHABLE] * 3, "Stripe does not answer"),
    ],
)
def test_keys_are_tried(
    secret: str, troubles: list[Trouble], words: str, desk: Client, workspace: Workspace
) -> None:
    open_account(workspace, secret=secret)

    with till_of(workspace) as till:
        till.fails(*troubles)
        answer = desk.post(page(ADDRESS), {"try": "1"}, follow=True)

    assert words in text_of(answer)


def test_without_keys_there_is_nothing_to_try(desk: Client) -> None:
    answer = desk.post(page(ADDRESS), {"try": "1"}, follow=True)

    assert "There are no keys to try yet." in text_of(answer)


def test_a_sealed_key_is_no_text() -> None:
    assert b"sk_test" not in seal("sk_test_hush")
