"""The keys of a workspace, and amounts as Stripe writes them."""

from decimal import Decimal

import pytest

from accounts.models import Workspace
from core.errors import Invalid
from core.sealing import unseal
from ticketing.payments.amounts import from_stripe, to_stripe
from ticketing.payments.errors import PaymentServiceRefused
from ticketing.payments.models import StripeAccount
from ticketing.payments.services.accounts import set_stripe_keys


@pytest.mark.parametrize(
    ("amount", "currency", "coins"),
    [
        ("25.00", "EUR", 2500),
        ("0.01", "USD", 1),
        ("500", "JPY", 500),
        ("1.250", "KWD", 1250),
        ("100", "ISK", 10000),
        ("5", "UGX", 500),
        ("2000", "MGA", 2000),
        ("99999999.99", "EUR", 9999999999),
    ],
)
def test_an_amount_goes_to_stripe_and_comes_back(amount: str, currency: str, coins: int) -> None:
    assert to_stripe(Decimal(amount), currency) == coins
    assert from_stripe(coins, currency) == Decimal(amount)


@pytest.mark.parametrize(
    ("amount", "currency"), [("0.001", "EUR"), ("0.5", "JPY"), ("1.255", "KWD"), ("10.50", "ISK")]
)
def test_what_is_too_fine_for_stripe_is_refused_and_never_rounded(
    amount: str, currency: str
) -> None:
    with pytest.raises(PaymentServiceRefused, match="too fine"):
        to_stripe(Decimal(amount), currency)


@pytest.mark.django_db
def test_secret_keys_are_kept_sealed(workspace: Workspace) -> None:
    account = set_stripe_keys(
        workspace=workspace,
        publishable="pk_live_abc",
        secret=" rk_live_abc ",
        webhook_secret="whsec_abc",
    )

    assert account.is_live
    assert b"rk_live_abc" not in bytes(account.sealed_secret_key)
    assert unseal(account.sealed_secret_key) == "rk_live_abc"


@pytest.mark.django_db
def test_the_webhooks_secret_stays_when_none_is_given(workspace: Workspace) -> None:
    keys = {"publishable": "pk_test_abc", "secret": "sk_test_abc"}
    set_stripe_keys(workspace=workspace, **keys, webhook_secret="whsec_abc")

    set_stripe_keys(workspace=workspace, **keys)

    kept = StripeAccount.objects.get(workspace=workspace).sealed_webhook_secret
    assert unseal(kept or b"") == "whsec_abc"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("publishable", "secret", "code"),
    [
        ("pk_live_abc", "sk_test_abc", "keys_differ_in_mode"),
        ("sk_test_abc", "sk_test_abc", "invalid_key"),
        ("pk_test_abc", "pk_test_abc", "invalid_key"),
        ("pk_demo_abc", "sk_test_abc", "invalid_key"),
        ("pk_test_a b", "sk_test_abc", "invalid_key"),
        ("pk_test_abc\n", "sk_test_é", "invalid_key"),
        ("", "", "invalid_key"),
    ],
)
def test_what_is_no_pair_of_keys_is_refused(
    workspace: Workspace, publishable: str, secret: str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        set_stripe_keys(workspace=workspace, publishable=publishable, secret=secret)

    assert {one.code for one in refusal.value.faults} == {code}
    assert not StripeAccount.objects.filter(workspace=workspace).exists()
