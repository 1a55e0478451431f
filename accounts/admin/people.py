"""Accounts of the installation: only the operator sees them; staff see memberships."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OperatorAdmin
from accounts.admin.pages import link_page
from accounts.models import User
from accounts.scopes import Scope
from accounts.services.staff import password_path


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

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Somebody new needs a password: show the link that sets it."""
        return self.show_link(request, obj)

    def response_change(self, request: HttpRequest, obj: User) -> HttpResponse:
        """Whoever forgot the password gets a link as well."""
        if "_link" in request.POST:
            return self.show_link(request, obj)
        return super().response_change(request, obj)

    def show_link(self, request: HttpRequest, user: User) -> HttpResponse:
        """The page with the link that sets a password."""
        path = password_path(user=user)
        return link_page(self.admin_site, request, person=user, path=path, opts=self.opts)
