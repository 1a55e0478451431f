"""The page on which a house says which letters about points and rewards it writes."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import CHECKBOX_CLASSES

from accounts.admin.base import WorkspaceAdmin
from accounts.admin.pages import page
from accounts.admin.undoing import tell_done
from accounts.admin.widgets import text_input
from accounts.scopes import Scope
from campaigns.admin.undoing import back_from_letters
from campaigns.mail.card.settings import card_letters_of, set_card_letters
from campaigns.mail.models import CardLetters

_FIELDS = ("of_expiry", "days_before", "of_rewards")


def _tick(label: Any, help_text: Any) -> forms.BooleanField:
    widget = forms.CheckboxInput({"class": " ".join(CHECKBOX_CLASSES)})
    return forms.BooleanField(label=label, help_text=help_text, required=False, widget=widget)


class CardLettersForm(forms.Form):
    """Which letters, and how long before."""

    of_expiry = _tick(
        _("Write before points expire"),
        _("One e-mail for a while, never one each day, with how many points expire and when."),
    )
    days_before = forms.IntegerField(
        label=_("So many days before"),
        min_value=1,
        max_value=90,
        widget=text_input(type="number", inputmode="numeric"),
        help_text=_("14 leaves two weekends to come by."),
    )
    of_rewards = _tick(
        _("Send the code of a reward"),
        _("To who redeems one, and to whom you or a campaign give one."),
    )


@admin.register(CardLetters)
class CardLettersPage(WorkspaceAdmin[CardLetters]):
    view_scope, change_scope = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_CONFIGURE
    sidebar_group, sidebar_symbol, sidebar_order = _("Campaigns"), "mail", 140
    sidebar_title = _("Letters to members")

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """It is there from the beginning."""
        return False

    def has_delete_permission(self, request: HttpRequest, *args: Any) -> bool:
        """It is switched off instead."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One page, since there is one of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        workspace = self.workspace(request)
        kept = card_letters_of(workspace)
        initial = {name: getattr(kept, name) for name in _FIELDS}
        form = CardLettersForm(request.POST or None, initial=initial)
        if request.method == "POST":
            if not self.has_change_permission(request):
                raise PermissionDenied
            if form.is_valid():
                saved = set_card_letters(workspace=workspace, **form.cleaned_data)
                self.log_change(request, saved, str(_("Letters to members changed.")))
                words = _("Saved. It counts from now on.")
                tell_done(request, words, back_from_letters(initial, saved))
                return redirect("admin:campaigns_cardletters_changelist")
        context = {"form": form, "may_change": self.has_change_permission(request)}
        return TemplateResponse(
            request,
            "admin/campaigns/card_letters.html",
            page(self.admin_site, request, _("Letters to members"), opts=self.opts, **context),
            status=422 if form.is_bound else 200,
        )
