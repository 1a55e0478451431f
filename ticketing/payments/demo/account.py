"""The account of a demo: its calls end in this installation, and no money moves."""

import secrets
from typing import TYPE_CHECKING

from django.conf import settings

from accounts.models import Workspace
from core.sealing import seal, unseal
from ticketing.payments.models import DEMO_KEY, StripeAccount

# The official client takes half a second to import: only who pays waits for it.
if TYPE_CHECKING:
    from stripe import HTTPClient

    from ticketing.payments.standin.core import StandIn


def set_up_demo_account(*, workspace: Workspace) -> StripeAccount:
    """Let a workspace sell online without keys; an account that it has already stays as it is."""
    account, _ = StripeAccount.objects.get_or_create(
        workspace=workspace,
        defaults={
            "publishable_key": f"{DEMO_KEY}{secrets.token_hex(8)}",
            "sealed_secret_key": seal(f"sk_demo_{secrets.token_hex(16)}"),
            "sealed_webhook_secret": seal(f"whsec_demo_{secrets.token_hex(16)}"),
            "is_demo": True,
        },
    )
    return account


def demo_transport(account: StripeAccount) -> "HTTPClient | None":
    """What carries the calls of a demo's account; None for an account with real keys."""
    if not account.is_demo:
        return None
    from ticketing.payments.standin.transport import StandInTransport

    return StandInTransport(stand_in_of(account))


def stand_in_of(account: StripeAccount) -> "StandIn":
    """The payment service of a demo's account."""
    from ticketing.payments.standin.core import StandIn
    from ticketing.payments.standin.table import TableStore

    workspace = account.workspace
    return StandIn(
        secret_key=unseal(account.sealed_secret_key),
        store=TableStore(workspace.id),
        pages=f"{settings.PUBLIC_URL}/whats-on/{workspace.slug}/demo-pay/",
    )
