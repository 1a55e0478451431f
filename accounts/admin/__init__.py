from accounts.admin import customers, keys, people, staff, workspaces

__all__ = ["customers", "keys", "people", "staff", "workspaces"]
