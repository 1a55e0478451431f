from accounts.models.credentials import ApiKey, SigningSecret
from accounts.models.customers import Customer, Pass
from accounts.models.own_records import OwnRecord
from accounts.models.staff import StaffMember, User
from accounts.models.workspaces import Workspace

__all__ = [
    "ApiKey",
    "Customer",
    "OwnRecord",
    "Pass",
    "SigningSecret",
    "StaffMember",
    "User",
    "Workspace",
]
