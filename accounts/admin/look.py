"""The page on which an owner chooses the workspace's colour and logo."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget

from accounts.admin.pages import page
from accounts.admin.undoing import tell_done
from accounts.admin.undoing_staff import back_from_colour
from accounts.admin.widgets import text_input
from accounts.look.changing import set_colour
from accounts.look.logos import MOST_BYTES, put_logo, remove_logo
from accounts.look.palette import OWN, dark, light
from accounts.models import Workspace
from core.errors import Invalid

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

_SAVE, _NO_COLOUR, _NO_LOGO = "save", "no-colour", "no-logo"


class LookForm(forms.Form):
    """A colour, and a picture if there is to be another one."""

    colour = forms.RegexField(
        r"^#[0-9a-fA-F]{6}\Z",
        label=_("Colour"),
        widget=text_input(type="color"),
        help_text=_(
            "Its hue is taken; how light it is, Foyer chooses, so that all stays readable."
        ),
        error_messages={"invalid": _("Write the colour as # and six digits, e.g. #0b5d4e.")},
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=UnfoldAdminFileFieldWidget({"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("PNG, JPEG or WebP, best a square of 512 pixels; at most 2 MB."),
    )


def show_look(
    site_page: "ModelAdmin[Any]", request: HttpRequest, workspace: Workspace
) -> HttpResponse:
    """Show the look, and change what was sent."""
    if not site_page.has_change_permission(request):
        raise PermissionDenied
    form = LookForm(
        request.POST or None, request.FILES or None, initial={"colour": workspace.colour or OWN}
    )
    before = workspace.colour
    if request.method == "POST" and _is_changed(form, workspace, request.POST.get("action", "")):
        site_page.log_change(request, workspace, str(_("Look changed.")))
        words = _("This is what your pages and letters look like now.")
        is_colour = workspace.colour != before and not request.FILES
        tell_done(request, words, back_from_colour(before, workspace) if is_colour else None)
        return redirect("admin:accounts_workspace_look", workspace.pk)
    context = {
        "form": form,
        "workspace": workspace,
        "modes": [light(workspace.colour), dark(workspace.colour)],
        "opts": site_page.opts,
    }
    whole = page(site_page.admin_site, request, _("Colour and logo"), **context)
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "admin/accounts/workspace/look.html", whole, status=status)


def _is_changed(form: LookForm, workspace: Workspace, action: str) -> bool:
    if action == _NO_COLOUR:
        set_colour(workspace=workspace, colour="")
        return True
    if action == _NO_LOGO:
        remove_logo(workspace=workspace)
        return True
    return form.is_valid() and _is_saved(form, workspace)


def _is_saved(form: LookForm, workspace: Workspace) -> bool:
    picture = form.cleaned_data["logo"]
    try:
        if picture is not None:
            put_logo(workspace=workspace, raw=picture.read(MOST_BYTES + 1))
    except Invalid as refusal:
        form.add_error("logo", refusal.faults[0].message)
        return False
    chosen = form.cleaned_data["colour"]
    # The field always has a colour: the one that it began with is no choice.
    if workspace.colour or chosen != OWN:
        set_colour(workspace=workspace, colour=chosen)
    return True
