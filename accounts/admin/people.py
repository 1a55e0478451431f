"""Accounts of the installation: only the operator sees them; staff see memberships."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OperatorAdmin
from accounts.models import User
from accounts.scopes import Scope


@admin.register(User)
class UserPage(OperatorAdmin[User]):
    view_scope = change_scope = add_scope = Scope.WORKSPACE_MANAGE
    sidebar_group, sidebar_symbol, sidebar_order = _("Installation"), "group", 90
    list_display = ["email", "name", "is_active", "is_staff", "is_superuser", "last_login"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "is_active", "is_staff", "is_superuser"]
    actions = None

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A new account has no password until one is chosen; addresses ignore their case."""
        obj.email = obj.email.lower()
        if not change:
            obj.set_unusable_password()
        obj.save()
