"""The webhooks of the demo's payment service, brought to our own door without the internet."""

from datetime import datetime

import structlog

from accounts.models import Workspace
from core.errors import DomainError
from core.sealing import unseal
from ticketing.payments.demo.account import stand_in_of
from ticketing.payments.demo.acting import demo_account
from ticketing.payments.services.noticing import receive_notice

log = structlog.get_logger("foyer.payments")


def deliver_notices(*, workspace: Workspace, at: datetime) -> int:
    """Tell the shop what happened at its payment service; answers how much was new.

    What the shop does not take stays, and is told again the next time. Raises Missing when the
    workspace's account is no demo's.
    """
    from ticketing.payments.standin.notices import mark_sent, signed, unsent

    account = demo_account(workspace)
    stand = stand_in_of(account)
    secret = unseal(account.sealed_webhook_secret or b"")
    count = 0
    for event in list(unsent(stand)):
        payload, signature = signed(event, secret)
        try:
            receive_notice(
                raw=payload.encode(), signature=signature, workspace_hint=workspace.slug, at=at
            )
        except DomainError as refusal:
            log.warning("a demo's webhook waits", event_kind=event["type"], code=refusal.code)
            break
        mark_sent(stand, event)
        count += 1
    return count
