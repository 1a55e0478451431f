from events.admin import activity, guide, waiting, webhook_endpoints
from events.imports import admin as imports

__all__ = ["activity", "guide", "imports", "waiting", "webhook_endpoints"]
