"""What the page of online payment says: of which kind the keys are, and what Stripe has sent."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Workspace
from ticketing.admin.moments import say_moment
from ticketing.payments.models import StripeAccount, StripeNotice

# What a webhook at Stripe should be told of.
KINDS_HEARD = (
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "checkout.session.completed",
    "checkout.session.expired",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
)


def webhook_address(workspace: Workspace) -> str:
    """Where Stripe tells that something has happened."""
    return f"{settings.PUBLIC_URL}/api/stripe/webhook?workspace={workspace.slug}"


def facts_of(account: StripeAccount) -> Iterator[tuple[str, str]]:
    """What may be said of the keys, as terms and their values; no secret among them."""
    if not account.is_demo:
        yield _("Publishable key"), account.publishable_key
        yield _("Secret key"), _("kept, sealed")
        is_heard = account.sealed_webhook_secret is not None
        yield _("Webhook"), _("signing secret kept, sealed") if is_heard else _("not set up yet")
    notice = (
        StripeNotice.objects.filter(workspace=account.workspace_id).order_by("-received_at").first()
    )
    yield _("Stripe's last message"), say_moment(notice.received_at) if notice else _("none yet")
    yield _("Changed"), say_moment(account.changed_at)
