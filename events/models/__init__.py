from events.imports.models import ImportFault, ImportJob
from events.models.activity import ActivityEvent
from events.models.outbox import Message, RelayPosition, Shift
from events.webhooks.models import Replay, WebhookDelivery, WebhookEndpoint

__all__ = [
    "ActivityEvent",
    "ImportFault",
    "ImportJob",
    "Message",
    "RelayPosition",
    "Replay",
    "Shift",
    "WebhookDelivery",
    "WebhookEndpoint",
]
