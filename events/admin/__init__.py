from events.admin import activity

__all__ = ["activity"]
