"""The stand-in answers as Stripe does, and refuses what Stripe refuses."""

from typing import Any

import pytest
import stripe

from tests.ticketing.payments.published import check_answer
from tests.ticketing.payments.till import Till, make_till
from ticketing.payments.standin.notices import mark_sent, signed, unsent
from ticketing.payments.standin.refusing import NotInStripe
from ticketing.payments.standin.transport import Trouble

KEY = "sk_test_standin"
LINE = {"price_data": {"currency": "eur", "unit_amount": 2500, "product_data": {"name": "Ticket"}}}
SESSION: dict[str, Any] = {
    "mode": "payment",
    "success_url": "https://shop.example/back",
    "line_items": [LINE | {"quantity": 2}],
    "payment_intent_data": {"metadata": {"order": "o-1"}},
}


@pytest.fixture
def till() -> Till:
    return make_till()


@pytest.fixture
def client(till: Till) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, http_client=till.transport, max_network_retries=2)


def ask(client: stripe.StripeClient, key: str = "o-1", **says: Any) -> stripe.PaymentIntent:
    wanted: Any = {"amount": 5000, "currency": "eur", "metadata": {"order": "o-1"}} | says
    return client.v1.payment_intents.create(wanted, {"idempotency_key": key})


def test_a_paid_intent_has_a_charge_and_its_events(till: Till, client: stripe.StripeClient) -> None:
    intent = ask(client)

    till.buyer.pay(str(intent.client_secret))

    paid = client.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert (paid.status, paid.amount_received, paid.livemode) == ("succeeded", 5000, False)
    assert isinstance(paid.latest_charge, stripe.Charge)
    assert [one["type"] for one in till.events()] == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
    ]


@pytest.mark.parametrize(
    "says",
    [
        {"colour": "red"},
        {"amount": "much"},
        {"capture_method": "by hand"},
        {"automatic_payment_methods": {"enabled": True, "sometimes": False}},
        {"payment_method_options": {"card": {"request_three_d_secure": "perhaps"}}},
        {"automatic_payment_methods": "always"},
        {"idempotency_key": "in-the-wrong-place"},
    ],
)
def test_what_stripe_does_not_know_fails(
    till: Till, client: stripe.StripeClient, says: dict[str, Any]
) -> None:
    with pytest.raises(NotInStripe):
        ask(client, **says)

    assert len(till.transport.complaints) == 1


def test_what_a_call_needs_must_be_there(till: Till, client: stripe.StripeClient) -> None:
    wanted: Any = {"amount": 5000}

    with pytest.raises(NotInStripe, match="currency"):
        client.v1.payment_intents.create(wanted)


def test_a_nested_parameter_must_be_known(client: stripe.StripeClient) -> None:
    wanted: Any = SESSION | {"line_items": [LINE | {"quantity": 2, "colour": "red"}]}

    with pytest.raises(NotInStripe, match="colour"):
        client.v1.checkout.sessions.create(wanted)


def test_an_answer_with_a_field_that_stripe_has_not_fails(client: stripe.StripeClient) -> None:
    body = ask(client).to_dict()

    with pytest.raises(AssertionError, match=r"Stripe has no payment_intent\.colour"):
        check_answer(body | {"colour": "red"})
    with pytest.raises(AssertionError, match="never answers"):
        check_answer(body | {"status": "done"})
    with pytest.raises(AssertionError, match="not '5000'"):
        check_answer(body | {"amount": "5000"})


def test_the_same_key_is_the_same_intent_and_another_call_is_refused(
    client: stripe.StripeClient,
) -> None:
    first = ask(client)

    assert ask(client).id == first.id
    with pytest.raises(stripe.IdempotencyError):
        ask(client, amount=6000)


def test_an_answer_that_is_lost_is_found_by_its_key(
    till: Till, client: stripe.StripeClient
) -> None:
    till.fails(Trouble.ANSWER_LOST, Trouble.BROKEN)

    ask(client)

    assert len(till.all("payment_intent")) == 1


@pytest.mark.parametrize(
    ("trouble", "fault"),
    [
        (Trouble.UNREACHABLE, stripe.APIConnectionError),
        (Trouble.ANSWER_LOST, stripe.APIConnectionError),
        (Trouble.BROKEN, stripe.APIError),
    ],
)
def test_what_fails_three_times_reaches_the_caller(
    till: Till, client: stripe.StripeClient, trouble: Trouble, fault: type[Exception]
) -> None:
    till.fails(trouble, trouble, trouble)

    with pytest.raises(fault):
        ask(client)


def test_another_key_opens_nothing(till: Till) -> None:
    client = stripe.StripeClient("sk_test_other", http_client=till.transport)

    with pytest.raises(stripe.AuthenticationError):
        ask(client)


def test_a_sum_below_the_least_is_refused(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        ask(client, amount=49)

    assert refused.value.code == "amount_too_small"


def test_a_declined_card_may_be_followed_by_another(
    till: Till, client: stripe.StripeClient
) -> None:
    intent = ask(client)

    declined = till.buyer.decline(intent.id)
    paid = till.buyer.pay(intent.id)

    assert (declined["status"], paid["status"]) == ("requires_payment_method", "succeeded")
    assert till.events("payment_intent.payment_failed")


def test_the_bank_asks_who_pays(till: Till, client: stripe.StripeClient) -> None:
    intent = ask(client)

    asked = till.buyer.ask_who_pays(intent.id)
    failed = till.buyer.fail_who_pays(intent.id)

    assert asked["next_action"] == {"type": "use_stripe_sdk"}
    assert failed["last_payment_error"]["code"] == "payment_intent_authentication_failure"


@pytest.mark.parametrize("act", ["pay", "pay_slowly"])
def test_an_intent_with_money_on_it_cannot_be_cancelled(
    till: Till, client: stripe.StripeClient, act: str
) -> None:
    intent = ask(client)
    getattr(till.buyer, act)(intent.id)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.cancel(intent.id)

    assert refused.value.code == "payment_intent_unexpected_state"


def test_a_cancelled_intent_takes_no_money(till: Till, client: stripe.StripeClient) -> None:
    intent = ask(client)

    client.v1.payment_intents.cancel(intent.id, {"cancellation_reason": "abandoned"})

    with pytest.raises(Exception, match="status of canceled"):
        till.buyer.pay(intent.id)


def test_a_session_makes_its_intent_when_it_is_paid(
    till: Till, client: stripe.StripeClient
) -> None:
    wanted: Any = SESSION
    session = client.v1.checkout.sessions.create(wanted)

    till.buyer.pay(session.id)

    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert isinstance(paid.payment_intent, stripe.PaymentIntent)
    assert (session.payment_intent, paid.payment_status) == (None, "paid")
    assert (paid.amount_total, paid.payment_intent.metadata["order"]) == (5000, "o-1")
    assert till.events("checkout.session.completed")


def test_the_intent_of_a_session_is_ended_by_ending_the_session(
    till: Till, client: stripe.StripeClient
) -> None:
    wanted: Any = SESSION
    session = client.v1.checkout.sessions.create(wanted)
    intent = till.buyer.decline(session.id)["id"]

    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.cancel(intent)
    client.v1.checkout.sessions.expire(session.id)

    assert client.v1.payment_intents.retrieve(intent).status == "canceled"
    with pytest.raises(Exception, match="expired"):
        till.buyer.pay(session.id)


def test_a_paid_session_cannot_be_expired(till: Till, client: stripe.StripeClient) -> None:
    wanted: Any = SESSION
    session = client.v1.checkout.sessions.create(wanted)
    till.buyer.pay(session.id)

    with pytest.raises(stripe.InvalidRequestError, match="complete"):
        client.v1.checkout.sessions.expire(session.id)


def test_a_session_expires_by_itself(till: Till, client: stripe.StripeClient) -> None:
    wanted: Any = SESSION | {"expires_at": till.stand.now() + 1800}
    session = client.v1.checkout.sessions.create(wanted)

    till.stand.now = lambda: int(session.expires_at)

    assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"
    assert till.events("checkout.session.expired")


def test_a_session_lasts_at_least_half_an_hour(till: Till, client: stripe.StripeClient) -> None:
    wanted: Any = SESSION | {"expires_at": till.stand.now() + 1799}

    with pytest.raises(stripe.InvalidRequestError, match="30 minutes"):
        client.v1.checkout.sessions.create(wanted)


def test_slow_money_arrives_later(till: Till, client: stripe.StripeClient) -> None:
    wanted: Any = SESSION
    session = client.v1.checkout.sessions.create(wanted)

    till.buyer.pay_slowly(session.id)
    waiting = client.v1.checkout.sessions.retrieve(session.id)
    till.buyer.money_arrives(session.id)
    arrived = client.v1.checkout.sessions.retrieve(session.id)

    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    assert arrived.payment_status == "paid"
    assert till.events("checkout.session.async_payment_succeeded")


def test_more_than_came_is_not_given_back(till: Till, client: stripe.StripeClient) -> None:
    intent = ask(client)
    till.buyer.pay(intent.id)
    client.v1.refunds.create({"payment_intent": intent.id, "amount": 3000})

    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 2001})
    client.v1.refunds.create({"payment_intent": intent.id})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"payment_intent": intent.id})

    assert refused.value.code == "charge_already_refunded"
    assert len(client.v1.refunds.list({"payment_intent": intent.id}).data) == 2


def test_a_refund_that_fails_brings_the_money_back(till: Till, client: stripe.StripeClient) -> None:
    intent = ask(client)
    till.buyer.pay(intent.id)
    till.buyer.next_refund("pending")
    refund = client.v1.refunds.create({"payment_intent": intent.id})

    till.buyer.settle_refund(refund.id, "failed")

    assert client.v1.refunds.retrieve(refund.id).status == "failed"
    assert till.last("charge")["amount_refunded"] == 0
    assert till.events("refund.failed")


def test_a_disputed_charge_is_not_refunded(till: Till, client: stripe.StripeClient) -> None:
    intent = ask(client)
    till.buyer.pay(intent.id)

    till.buyer.dispute(intent.id)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"payment_intent": intent.id})
    assert refused.value.code == "charge_disputed"


def test_lists_come_in_pages(client: stripe.StripeClient) -> None:
    made = [ask(client, key=f"o-{number}").id for number in range(3)]

    page = client.v1.payment_intents.list({"limit": 2})

    assert [one.id for one in page.auto_paging_iter()] == made[::-1]


def test_its_webhooks_pass_the_official_check(till: Till, client: stripe.StripeClient) -> None:
    ask(client)
    (event,) = unsent(till.stand)

    payload, signature = signed(event, "whsec_here")

    found = stripe.Webhook.construct_event(payload, signature, "whsec_here")
    assert found.type == "payment_intent.created"
    mark_sent(till.stand, event)
    assert list(unsent(till.stand)) == []


def test_every_event_is_one_that_stripe_publishes(till: Till, client: stripe.StripeClient) -> None:
    wanted: Any = SESSION
    session = client.v1.checkout.sessions.create(wanted)
    till.buyer.pay_slowly(session.id)
    intent = till.buyer.money_arrives(session.id)["id"]
    till.buyer.refund_in_dashboard(intent, 1000)
    till.buyer.dispute(intent)

    for event in till.events():
        check_answer(event)


def test_real_money_is_marked(till: Till) -> None:
    till = make_till("sk_live_standin")
    client = stripe.StripeClient("sk_live_standin", http_client=till.transport)

    assert ask(client).livemode
