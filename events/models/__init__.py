from events.models.activity import ActivityEvent
from events.models.outbox import Message, RelayPosition

__all__ = ["ActivityEvent", "Message", "RelayPosition"]
