from events.admin import activity, waiting, webhook_endpoints
from events.imports import admin as imports

__all__ = ["activity", "imports", "waiting", "webhook_endpoints"]
