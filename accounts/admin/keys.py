"""API keys: the text is shown once, when the key is made; afterwards they can only be revoked."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from accounts.admin.base import WorkspaceAdmin
from accounts.admin.pages import page
from accounts.models import ApiKey
from accounts.scopes import DEFAULT_KEY_SCOPES, Scope
from accounts.services.keys import create_api_key, revoke_api_key
from accounts.site import signed_in


class KeyForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What the key is for, and what it may do."""

    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=Scope.choices,
        initial=DEFAULT_KEY_SCOPES,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = ApiKey
        fields = ["name", "scopes"]


@admin.register(ApiKey)
class ApiKeyPage(WorkspaceAdmin[ApiKey]):
    empty_words = _(
        "A key lets your till, website or app speak for this workspace. Make one for each of them."
    )
    view_scope = add_scope = Scope.WORKSPACE_MANAGE
    sidebar_group, sidebar_symbol, sidebar_order = _("Workspace"), "key", 50
    form = KeyForm
    list_display = ["name", "shown_hint", "shown_scopes", "shown_use", "created_at", "is_valid"]
    list_select_related = ["workspace", "created_by"]
    search_fields = ["name", "hint"]
    actions = ["revoke"]
    detail_fields = [
        "name",
        "shown_hint",
        "shown_scopes",
        "shown_author",
        "created_at",
        "shown_use",
        "shown_end",
    ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.detail_fields if obj else ["name", "scopes"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.detail_fields if obj else []

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """A key that exists has nothing to fill in."""
        if obj:
            kwargs["form"] = forms.ModelForm
        return super().get_form(request, obj, change, **kwargs)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Whether the person may end keys."""
        return self.opens(request, Scope.WORKSPACE_MANAGE)

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        """Make the key; its text lives until this answer is sent, and is kept nowhere."""
        key, text = create_api_key(
            workspace=self.workspace(request),
            name=obj.name,
            scopes=obj.scopes,
            by=signed_in(request),
        )
        obj.__dict__.update(key.__dict__)
        obj.text_once = text  # type: ignore[attr-defined]  # until it is shown

    def response_add(
        self, request: HttpRequest, obj: ApiKey, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the text, this once."""
        return TemplateResponse(
            request,
            "admin/accounts/apikey/once.html",
            page(self.admin_site, request, _("Your new API key"), key=obj, opts=self.opts),
        )

    @admin.action(description=_("Revoke the selected keys"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> HttpResponse | None:
        """End the selected keys at once, when that is meant: there is no way back."""
        keys = list(queryset.filter(revoked_at=None))
        if keys and "confirmed" not in request.POST:
            title = _("Revoke the selected keys")
            context = page(self.admin_site, request, title, keys=keys, opts=self.opts)
            return TemplateResponse(request, "admin/accounts/apikey/revoke.html", context)
        for key in keys:
            revoke_api_key(key=key, at=timezone.now())
            self.log_change(request, key, str(_("Revoked.")))
        messages.success(request, _("Keys revoked: %(count)s.") % {"count": len(keys)})
        return None

    @admin.display(description=_("begins with"))
    def shown_hint(self, key: ApiKey) -> str:
        return f"{key.hint}…"

    @admin.display(description=_("it may"))
    def shown_scopes(self, key: ApiKey) -> str:
        return ", ".join(key.scopes) or str(_("nothing"))

    @admin.display(description=_("last used"), ordering="last_used_at")
    def shown_use(self, key: ApiKey) -> Any:
        return key.last_used_at or _("never")

    @admin.display(description=_("made by"))
    def shown_author(self, key: ApiKey) -> str:
        return str(key.created_by or _("a command on the server"))

    @admin.display(description=_("revoked"))
    def shown_end(self, key: ApiKey) -> Any:
        return key.revoked_at or _("no, it is valid")

    @admin.display(description=_("valid"), boolean=True)
    def is_valid(self, key: ApiKey) -> bool:
        return key.revoked_at is None
