from events.imports.models import ImportFault, ImportJob
from events.models.activity import ActivityEvent
from events.models.outbox import Message, RelayPosition

__all__ = ["ActivityEvent", "ImportFault", "ImportJob", "Message", "RelayPosition"]
