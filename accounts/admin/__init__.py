from accounts.admin import customers, keys, people, staff, waiting, workspaces

__all__ = ["customers", "keys", "people", "staff", "waiting", "workspaces"]
