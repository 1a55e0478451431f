"""Stripe's webhooks: whoever signs right is heard, once, and believed in nothing."""

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Workspace
from core.sealing import seal
from tests.factories import make_workspace
from tests.ticketing.payments.online import (
    HOOK_SECRET,
    notify,
    open_account,
)
from tests.ticketing.payments.till import Till
from tests.ticketing.stage import ON_SALE
from ticketing.orders.models import Order
from ticketing.orders.services.finding import find_order
from ticketing.orders.states import OrderState
from ticketing.payments.errors import PaymentServiceUnavailable, SignatureRefused
from ticketing.payments.models import StripeAccount, StripeNotice
from ticketing.payments.services.noticing import forget_notices, receive_notice
from ticketing.payments.services.starting import start_intent
from ticketing.payments.standin.notices import signed
from ticketing.payments.standin.store import Body
from ticketing.payments.standin.transport import Trouble
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db
REFUSED = (400, "signature_refused")


@pytest.fixture
def paid(till: Till, order: Order) -> Body:
    """The webhook of a payment that nobody noticed yet."""
    started = start_intent(order=order, at=ON_SALE)
    till.buyer.pay(str(started.secret))
    return till.events("payment_intent.succeeded")[-1]


def send(raw: str | bytes, signature: str | None, workspace: str | None = None) -> tuple[int, str]:
    """What Stripe gets as the answer to a webhook."""
    headers = {} if signature is None else {"Stripe-Signature": signature}
    query = {} if workspace is None else {"workspace": workspace}
    answer = Client().generic(
        "POST", "/stripe/webhook", raw, "application/json", headers=headers, query_params=query
    )
    return answer.status_code, answer.json().get("code", "")


def state_of(order: Order) -> str:
    return find_order(workspace=order.workspace, name=str(order.id)).state


def test_a_webhook_confirms_what_was_paid(order: Order, paid: Body) -> None:
    raw, signature = signed(paid, HOOK_SECRET)

    answer = send(raw, signature, order.workspace.slug)

    assert answer == (200, "")
    assert state_of(order) == OrderState.CONFIRMED


@pytest.mark.parametrize("name", ["slug", "id", "nothing"])
def test_its_workspace_is_named_by_the_address_or_by_the_metadata(
    order: Order, paid: Body, name: str
) -> None:
    named = {"slug": order.workspace.slug, "id": str(order.workspace.id), "nothing": None}[name]

    assert send(*signed(paid, HOOK_SECRET), named) == (200, "")
    assert state_of(order) == OrderState.CONFIRMED


def test_the_same_webhook_again_does_nothing(till: Till, order: Order, paid: Body) -> None:
    asked: list[str] = []
    notify(order.workspace, paid)
    till.transport.before = asked.append

    for _ in range(3):
        assert send(*signed(paid, HOOK_SECRET), order.workspace.slug) == (200, "")

    assert asked == []
    assert Ticket.objects.of(order.workspace).count() == 2
    assert StripeNotice.objects.filter(workspace=order.workspace).count() == 1


def test_webhooks_that_cannot_come_again_are_forgotten(order: Order, paid: Body) -> None:
    notify(order.workspace, paid)

    early = forget_notices(workspace=order.workspace, at=ON_SALE + timedelta(days=29))
    late = forget_notices(workspace=order.workspace, at=ON_SALE + timedelta(days=31))

    assert (early, late) == (0, 1)


def test_a_webhook_is_not_believed(till: Till, order: Order) -> None:
    start_intent(order=order, at=ON_SALE)
    intent = till.last("payment_intent") | {"status": "succeeded", "amount_received": 5000}
    event = till.stand.begin("evt", "event", type="payment_intent.succeeded")

    notify(order.workspace, event | {"data": {"object": intent}})

    assert state_of(order) == OrderState.PENDING


@pytest.mark.parametrize(
    "signature",
    [None, "", "t=1,v1=00", "v1=", "t=now,v1=x", "t=1", "é", "t=" + "9" * 400 + ",v1=00", ",=,"],
)
def test_what_is_not_signed_is_refused(order: Order, paid: Body, signature: str | None) -> None:
    raw, _ = signed(paid, HOOK_SECRET)

    assert send(raw, signature, order.workspace.slug) == REFUSED
    assert state_of(order) == OrderState.PENDING


def test_what_was_changed_after_signing_is_refused(order: Order, paid: Body) -> None:
    raw, signature = signed(paid, HOOK_SECRET)

    assert send(raw.replace("5000", "5001"), signature, order.workspace.slug) == REFUSED


@pytest.mark.parametrize("seconds", [-400, -3600])
def test_what_was_signed_long_ago_is_refused(order: Order, paid: Body, seconds: int) -> None:
    raw, signature = signed(paid, HOOK_SECRET, at=int(time.time()) + seconds)

    assert send(raw, signature, order.workspace.slug) == REFUSED


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b"{}",
        b'{"id": 1, "type": "x", "data": {"object": {}}}',
        b'{"id": "evt_1", "type": "x", "data": {"object": []}}',
        b'{"id": "evt\\u0000", "type": "x", "data": {"object": {}}}',
        b'{"id": "evt_1", "type": "x", "data": {"object": {"metadata": 1}}}',
        b'{"id": "evt_1", "type": "x", "data": {"object": {"metadata": {"workspace": "\\u0000"}}}}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_webhook_is_refused(raw: bytes) -> None:
    assert send(raw, "t=1,v1=00") == REFUSED


@pytest.mark.parametrize("name", ["nobody", "", "\x00", "a" * 500, "%", "é"])
def test_an_unknown_workspace_gets_the_answer_of_a_bad_signature(paid: Body, name: str) -> None:
    event = paid | {"data": {"object": paid["data"]["object"] | {"metadata": {}}}}

    assert send(*signed(event, HOOK_SECRET), name) == REFUSED


def test_a_workspace_without_a_webhook_secret_hears_nothing(order: Order, paid: Body) -> None:
    StripeAccount.objects.filter(workspace=order.workspace).update(sealed_webhook_secret=None)

    for secret in (HOOK_SECRET, ""):
        assert send(*signed(paid, secret), order.workspace.slug) == REFUSED


def test_a_webhook_secret_that_cannot_be_unsealed_signs_nothing(order: Order, paid: Body) -> None:
    StripeAccount.objects.filter(workspace=order.workspace).update(sealed_webhook_secret=b"junk")

    assert send(*signed(paid, HOOK_SECRET), order.workspace.slug) == REFUSED


def test_who_may_sign_for_one_workspace_moves_nothing_in_another(order: Order, paid: Body) -> None:
    other = make_workspace("other")
    open_account(other)
    theirs = "whsec_of_the_other"
    StripeAccount.objects.filter(workspace=other).update(sealed_webhook_secret=seal(theirs))

    named = send(*signed(paid, theirs), order.workspace.slug)
    by_metadata = send(*signed(paid, theirs))

    assert (named, by_metadata) == (REFUSED, REFUSED)
    assert state_of(order) == OrderState.PENDING


def test_another_workspaces_payment_is_nothing_here(
    order: Order, paid: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_workspace("other")
    open_account(other)
    heard: list[Any] = []
    monkeypatch.setattr(
        "ticketing.payments.services.noticing.act_on", lambda **it: heard.append(it)
    )

    send(*signed(paid, HOOK_SECRET), "other")

    assert [one["workspace"] for one in heard] == [other]
    assert state_of(order) == OrderState.PENDING


def test_kinds_that_nobody_waits_for_are_taken_and_change_nothing(till: Till, order: Order) -> None:
    event = till.stand.begin("evt", "event", type="customer.created", data={"object": {"id": "c"}})

    assert send(*signed(event, HOOK_SECRET), order.workspace.slug) == (200, "")


@pytest.mark.parametrize("kind", ["payment_intent.x", "checkout.session.x", "charge.refunded"])
@pytest.mark.parametrize("subject", [{}, {"id": None}, {"id": 5, "payment_intent": [1]}])
def test_a_signed_webhook_without_what_it_is_about_is_no_fault(
    order: Order, till: Till, kind: str, subject: Body
) -> None:
    event = till.stand.begin("evt", "event", type=kind, data={"object": subject})

    assert send(*signed(event, HOOK_SECRET), order.workspace.slug) == (200, "")


def test_when_stripe_is_away_the_webhook_comes_again(till: Till, order: Order, paid: Body) -> None:
    till.fails(*[Trouble.UNREACHABLE] * 3)

    with pytest.raises(PaymentServiceUnavailable):
        notify(order.workspace, paid)
    notify(order.workspace, paid)

    assert state_of(order) == OrderState.CONFIRMED


def test_guessing_signatures_is_counted(order: Order, paid: Body, settings: Any) -> None:
    settings.REQUESTS_PER_MINUTE = 3
    raw, _ = signed(paid, HOOK_SECRET)

    answers = [send(raw, "t=1,v1=00", order.workspace.slug) for _ in range(5)]

    assert answers[0] == REFUSED
    assert answers[-1][0] == 429


def test_secrets_are_never_shown(till: Till, workspace: Workspace) -> None:
    account = StripeAccount.objects.get(workspace=workspace)

    assert HOOK_SECRET not in json.dumps([str(account), repr(account)])
    assert HOOK_SECRET.encode() not in bytes(account.sealed_webhook_secret or b"")


def test_bytes_are_signed_not_what_they_mean(order: Order, paid: Body) -> None:
    raw, signature = signed(paid, HOOK_SECRET)
    same = json.dumps(json.loads(raw), indent=1).encode()

    with pytest.raises(SignatureRefused):
        receive_notice(
            raw=same, signature=signature, workspace_hint=order.workspace.slug, at=ON_SALE
        )
