from events.admin import activity, webhook_endpoints, webhook_panel
from events.imports import admin as imports

__all__ = ["activity", "imports", "webhook_endpoints", "webhook_panel"]
