"""A demo sells a ticket from end to end, with no keys and no internet."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, Workspace
from core.sealing import seal
from tests.ticketing.stage import make_ticketed_event, place
from ticketing.orders.models import Order
from ticketing.orders.services.finding import find_order
from ticketing.orders.states import OrderState, Provider
from ticketing.payments.demo.account import demo_transport, set_up_demo_account, stand_in_of
from ticketing.payments.demo.delivering import deliver_notices
from ticketing.payments.models import PaymentQuestion, StripeAccount
from ticketing.payments.services.accounts import set_stripe_keys
from ticketing.payments.services.starting import Started, start_checkout, start_intent
from ticketing.payments.standin.buyer import Buyer
from ticketing.payments.transport import transport_for

pytestmark = pytest.mark.django_db
BACK = "/whats-on/city-gym/my/"


@pytest.fixture
def order(workspace: Workspace, member: Customer) -> Iterator[Order]:
    set_up_demo_account(workspace=workspace)
    event = make_ticketed_event(workspace)
    yield place(event, member, provider=Provider.STRIPE, at=timezone.now()).order
    assert not PaymentQuestion.objects.filter(workspace=workspace).exists()


def checkout(order: Order) -> tuple[str, str]:
    """The address of the pay page on this very machine, and where it leads back to."""
    back = f"http://localhost:8000{BACK}"
    started = start_checkout(
        order=order, at=timezone.now(), success_url=f"{back}?paid", cancel_url=back
    )
    return str(started.page).removeprefix("http://localhost:8000"), f"{back}?paid"


def form(order: Order) -> tuple[Started, str]:
    """A payment by the form on the page, and the page that stands for the form."""
    started = start_intent(order=order, at=timezone.now())
    reference = str(started.payment.reference)
    return started, f"/whats-on/{order.workspace.slug}/demo-pay/{reference}/"


def state_of(order: Order) -> str:
    return find_order(workspace=order.workspace, name=str(order.id)).state


def test_a_page_of_its_own_takes_the_payment(order: Order, client: Client) -> None:
    page, back = checkout(order)

    shown = client.get(page).content.decode()
    paid = client.post(page, {"act": "pay"})

    assert "no money moves" in shown
    assert "Pay €50.00" in shown
    assert (paid.status_code, paid["Location"]) == (302, back)
    assert state_of(order) == OrderState.CONFIRMED


def test_a_declined_card_can_be_followed_by_another(order: Order, client: Client) -> None:
    page, _ = checkout(order)

    client.post(page, {"act": "decline"})
    shown = client.get(page).content.decode()
    client.post(page, {"act": "pay"})

    assert "That card was declined" in shown
    assert state_of(order) == OrderState.CONFIRMED


@pytest.mark.parametrize(
    ("answer", "becomes"), [("pay", OrderState.CONFIRMED), ("fail", OrderState.PENDING)]
)
def test_the_bank_asks_who_pays(
    order: Order, client: Client, answer: str, becomes: OrderState
) -> None:
    _, page = form(order)

    client.post(page, {"act": "ask"})
    asked = client.get(page).content.decode()
    client.post(page, {"act": answer})

    assert "Your bank asks" in asked
    assert state_of(order) == becomes


def test_money_that_is_late_arrives_when_one_says_so(order: Order, client: Client) -> None:
    page, _ = checkout(order)

    client.post(page, {"act": "slow"})
    waiting = state_of(order)
    client.post(page, {"act": "arrive"})

    assert (waiting, state_of(order)) == (OrderState.PENDING, OrderState.CONFIRMED)


def test_a_form_leads_back_to_the_shop_and_nowhere_else(order: Order, client: Client) -> None:
    _, page = form(order)

    elsewhere = client.get(f"{page}?back=https://evil.example/").content.decode()
    paid = client.post(f"{page}?back={BACK}", {"act": "pay"})

    assert 'href="https://evil' not in elsewhere
    assert paid["Location"] == BACK


def test_what_is_paid_offers_no_more_buttons(order: Order, client: Client) -> None:
    _, page = form(order)
    client.post(page, {"act": "pay"})

    again = client.post(page, {"act": "pay"}, follow=True).content.decode()

    assert "This is paid." in again
    assert 'name="act"' not in again


def test_the_page_wants_its_own_form(order: Order) -> None:
    _, page = form(order)

    answer = Client(enforce_csrf_checks=True).post(page, {"act": "pay"})

    assert answer.status_code == 403
    assert state_of(order) == OrderState.PENDING


@pytest.mark.parametrize("reference", ["pi_unknown", "cs_test_unknown", "re_x", "%00", "a" * 400])
def test_what_is_not_there_is_not_found(order: Order, client: Client, reference: str) -> None:
    page = f"/whats-on/{order.workspace.slug}/demo-pay/{reference}/"

    assert client.get(page).status_code == 404
    assert client.post(page, {"act": "pay"}).status_code == 404


def test_another_house_has_no_such_page(order: Order, client: Client, stranger: Customer) -> None:
    _, page = form(order)
    set_up_demo_account(workspace=stranger.workspace)

    there = page.replace(order.workspace.slug, stranger.workspace.slug)

    assert client.get(there).status_code == 404


def test_an_account_with_real_keys_has_no_such_page(order: Order, client: Client) -> None:
    _, page = form(order)

    set_stripe_keys(
        workspace=order.workspace,
        publishable="pk_test_real",
        secret="sk_test_real",
        webhook_secret="whsec_real",
    )

    assert client.get(page).status_code == 404


def test_real_keys_stay_when_a_demo_is_set_up(workspace: Workspace) -> None:
    keys = set_stripe_keys(workspace=workspace, publishable="pk_test_real", secret="sk_test_real")

    account = set_up_demo_account(workspace=workspace)

    assert account.id == keys.id
    assert not account.is_demo
    assert demo_transport(account) is None


def test_a_demo_is_set_up_once(workspace: Workspace) -> None:
    first = set_up_demo_account(workspace=workspace)

    assert set_up_demo_account(workspace=workspace).publishable_key == first.publishable_key
    assert transport_for(first) is not None


@pytest.mark.parametrize(
    "says",
    [
        {"is_demo": True, "publishable_key": "pk_live_real"},
        {"is_demo": False, "publishable_key": "pk_demo_here"},
        {"is_demo": True, "publishable_key": "pk_demo_here", "is_live": True},
    ],
)
def test_the_database_keeps_demo_and_real_keys_apart(
    workspace: Workspace, says: dict[str, object]
) -> None:
    with (
        pytest.raises(IntegrityError, match="stripe_account_of_a_demo_has_no_real_key"),
        transaction.atomic(),
    ):
        StripeAccount.objects.create(
            workspace=workspace, sealed_secret_key=seal("sk_live_real"), **says
        )


def test_a_webhook_that_the_shop_does_not_take_is_told_again(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, _ = form(order)
    account = StripeAccount.objects.get(workspace=order.workspace)
    Buyer(stand_in_of(account)).pay(str(started.payment.reference))
    sealed = account.sealed_webhook_secret
    StripeAccount.objects.filter(workspace=order.workspace).update(
        sealed_webhook_secret=seal("whsec_other")
    )
    account.sealed_webhook_secret = seal("whsec_first")
    monkeypatch.setattr("ticketing.payments.demo.delivering.demo_account", lambda _: account)

    refused = deliver_notices(workspace=order.workspace, at=timezone.now())
    account.sealed_webhook_secret = seal("whsec_other")
    taken = deliver_notices(workspace=order.workspace, at=timezone.now())

    assert sealed is not None
    assert (refused, taken) == (0, 3)
    assert state_of(order) == OrderState.CONFIRMED
