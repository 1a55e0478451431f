"""Staff of the workspace: the owner asks people in by e-mail, and gives each a role."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import WorkspaceAdmin, show_refusal
from accounts.admin.pages import link_page
from accounts.admin.undoing import tell_done
from accounts.admin.undoing_staff import back_from_removing, back_from_role
from accounts.admin.widgets import choice_input, text_input
from accounts.models import StaffMember
from accounts.scopes import Role, Scope
from accounts.services.staff import (
    change_role,
    invite_staff,
    is_waiting,
    remove_staff,
    sign_up_path,
)
from core.errors import DomainError


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Who is asked in, and as what."""

    email = forms.EmailField(label=_("E-mail"), widget=text_input(type="email"))
    name = forms.CharField(
        label=_("Name"), max_length=200, required=False, widget=text_input(autocomplete="off")
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices, initial=Role.STEWARD, widget=choice_input()
    )

    class Meta:
        model = StaffMember
        fields = ["role"]

    def clean(self) -> dict[str, Any]:
        """Ask the person in: what is refused is said at the form."""
        given = super().clean() or {}
        if not self.errors:
            try:
                self.instance = invite_staff(
                    workspace=self.instance.workspace,
                    email=given["email"],
                    name=given["name"],
                    role=Role(given["role"]),
                )
            except DomainError as refusal:
                show_refusal(self, refusal, {})
        return given

    def _post_clean(self) -> None:
        """Nothing: the service has checked and made the row."""


class RoleForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What a member of staff may do."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=choice_input())

    class Meta:
        model = StaffMember
        fields = ["role"]


@admin.register(StaffMember)
class StaffPage(WorkspaceAdmin[StaffMember]):
    view_scope = add_scope = change_scope = delete_scope = Scope.WORKSPACE_MANAGE
    sidebar_group, sidebar_symbol, sidebar_order = _("Workspace"), "badge", 40
    list_display = ["user", "shown_email", "role", "shown_state", "created_at"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email"]
    ordering = ["user__email"]
    actions = None

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """One form to ask somebody in, another to change the role."""
        kwargs["form"] = RoleForm if obj else InvitationForm
        kwargs["fields"] = ["role"] if obj else None
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        seen = ["shown_person", "shown_email", "role", "shown_state"]
        return seen if obj else ["email", "name", "role"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["shown_person", "shown_email", "shown_state"] if obj else []

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> StaffMember:
        member: StaffMember = form.instance
        return member

    def save_model(self, request: HttpRequest, obj: StaffMember, form: Any, change: bool) -> None:
        """The invitation's form has made the row; a change of role asks its service."""
        if change:
            change_role(member=obj, role=Role(form.cleaned_data["role"]))
            if "role" in form.changed_data:
                words = _("%(person)s works as %(role)s now.")
                named = {"person": obj.user, "role": obj.get_role_display()}
                tell_done(request, words % named, back_from_role(form.initial["role"], obj))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing: a member of staff has no rows beside it."""

    def delete_model(self, request: HttpRequest, obj: StaffMember) -> None:
        """End the person's work here."""
        back = back_from_removing(obj)
        remove_staff(member=obj)
        words = _("%(person)s does not work here any more.") % {"person": obj.user}
        tell_done(request, words, back)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        """Back to the list, where it is said."""
        return redirect("admin:accounts_staffmember_changelist")

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """The last owner stays, and the page says why."""
        return self.refusing(
            request, lambda: super(StaffPage, self).delete_view(request, object_id, extra_context)
        )

    def response_add(
        self, request: HttpRequest, obj: StaffMember, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Somebody new needs a password: show the link, this once, that sets it."""
        if is_waiting(obj):
            return self.show_link(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: StaffMember) -> HttpResponse:
        """The button for a new link, for who lost theirs, sits on the same form."""
        if "_link" in request.POST and is_waiting(obj):
            return self.show_link(request, obj)
        return redirect("admin:accounts_staffmember_changelist")

    def show_link(self, request: HttpRequest, member: StaffMember) -> HttpResponse:
        """The page with the link that sets a first password."""
        messages.success(request, _("%(person)s is staff now.") % {"person": member})
        path = sign_up_path(member=member)
        return link_page(self.admin_site, request, person=member.user, path=path, opts=self.opts)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Offer a new link only for who still has no password."""
        member = self.get_object(request, object_id)
        context = (extra_context or {}) | {"is_waiting": bool(member and is_waiting(member))}
        return super().change_view(request, object_id, form_url, context)

    # Not the field itself: Django would lead to the page of the user, which is the operator's.
    @admin.display(description=_("person"))
    def shown_person(self, member: StaffMember) -> str:
        return str(member.user)

    @admin.display(description=_("e-mail"), ordering="user__email")
    def shown_email(self, member: StaffMember) -> str:
        return member.user.email

    @admin.display(description=_("signs in"))
    def shown_state(self, member: StaffMember) -> str:
        if not member.user.is_active:
            return str(_("switched off"))
        is_ready = member.user.has_usable_password()
        return str(_("with a password") if is_ready else _("not yet: no password chosen"))
