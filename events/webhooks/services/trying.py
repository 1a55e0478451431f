"""Trying out whether an endpoint listens."""

from django.db import transaction

from accounts.models import Workspace
from events.messages.notices import notice_id
from events.outbox import publish
from events.webhooks.choosing import TEST
from events.webhooks.services.finding import lock_listening


@transaction.atomic
def send_test(*, workspace: Workspace, endpoint_id: object) -> str:
    """Send an endpoint a message that no other gets; answers with the message's public id.

    Raises UnknownWebhook, NotListening.
    """
    endpoint = lock_listening(workspace=workspace, endpoint_id=endpoint_id)
    key = publish(workspace=workspace, type=TEST, body={"webhook_id": str(endpoint.id)})
    return notice_id(key, 0)
