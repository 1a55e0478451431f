from events.admin import activity
from events.imports import admin as imports

__all__ = ["activity", "imports"]
