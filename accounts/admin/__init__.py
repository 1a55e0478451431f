from accounts.admin import customers, guide, keys, people, staff, waiting, workspaces

__all__ = ["customers", "guide", "keys", "people", "staff", "waiting", "workspaces"]
