"""Stripe's webhooks: none is believed, each is a reason to ask Stripe."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from django.db.models import Q

from accounts.models import Workspace
from core.ids import as_uuid
from core.sealing import unseal
from ticketing.payments.errors import SignatureRefused
from ticketing.payments.models import StripeAccount, StripeNotice
from ticketing.payments.services.acting import act_on

TOLERANCE_SECONDS = 300
# Stripe sends a webhook again for three days at most.
REMEMBERED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Notice:
    """A webhook whose signature fits. `subject` is the object that it is about."""

    account: StripeAccount
    reference: str
    kind: str
    subject: Mapping[str, Any]


def receive_notice(*, raw: bytes, signature: str, workspace_hint: str, at: datetime) -> Notice:
    """Act on a webhook of Stripe's, once: the same one again does nothing.

    `workspace_hint` is a slug or id out of the address; without one, the metadata of the object
    names the workspace, which is proven by the signature with that workspace's secret. Raises
    SignatureRefused; and when Stripe does not say what is so, PaymentServiceUnavailable or
    PaymentServiceRefused: then Stripe sends it again.
    """
    notice = _verified(raw, signature, workspace_hint)
    workspace = notice.account.workspace
    known = StripeNotice.objects.filter(workspace=workspace, reference=notice.reference)
    if not known.exists():
        act_on(workspace=workspace, kind=notice.kind, subject=notice.subject, at=at)
        # Only now: whoever dies before this line is told again.
        made = StripeNotice(
            workspace=workspace, reference=notice.reference, kind=notice.kind, received_at=at
        )
        StripeNotice.objects.bulk_create([made], ignore_conflicts=True)
    return notice


def forget_notices(*, workspace: Workspace, at: datetime) -> int:
    """Forget webhooks that cannot come again; answers how many."""
    old = StripeNotice.objects.filter(workspace=workspace, received_at__lt=at - REMEMBERED)
    return old.delete()[0]


def _verified(raw: bytes, signature: str, hint: str) -> Notice:
    body = _read(raw)
    subject = body["data"]["object"]
    account = _account(hint or _named_in(subject))
    if account is None or not _is_signed(raw, signature, account):
        # The same answer for both: nobody learns which workspaces there are.
        raise SignatureRefused
    return Notice(account, body["id"][:255], body["type"][:100], subject)


def _read(raw: bytes) -> Any:
    try:
        body = json.loads(raw)
        texts = body["id"], body["type"]
        fits = isinstance(body["data"]["object"], dict) and all(
            isinstance(text, str) and text.isprintable() for text in texts
        )
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise SignatureRefused from fault
    if not fits:
        raise SignatureRefused
    return body


def _named_in(subject: Mapping[str, Any]) -> str:
    metadata = subject.get("metadata")
    named = metadata.get("workspace") if isinstance(metadata, dict) else None
    return named if isinstance(named, str) else ""


def _account(hint: str) -> StripeAccount | None:
    if not hint.isprintable() or not hint.isascii() or len(hint) > 100:
        return None
    workspace = Workspace.objects.filter(Q(id=as_uuid(hint)) | Q(slug=hint.lower())).first()
    if workspace is None:
        return None
    accounts = StripeAccount.objects.filter(workspace=workspace).select_related("workspace")
    return accounts.exclude(sealed_webhook_secret=None).first()


def _is_signed(raw: bytes, signature: str, account: StripeAccount) -> bool:
    import stripe

    try:
        secret = unseal(account.sealed_webhook_secret or b"")
        stripe.WebhookSignature.verify_header(raw, signature, secret, TOLERANCE_SECONDS)
    except (stripe.SignatureVerificationError, InvalidToken, ValueError):
        return False
    return True
