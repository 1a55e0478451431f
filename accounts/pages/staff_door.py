"""What stands before the staff's pages: signing in, a second factor, a role."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.arriving import note_address, proven_addresses
from accounts.services.second_factor import lacks_second_factor


def let_in(request: HttpRequest, *, is_open: bool) -> HttpResponse:
    """Where somebody goes who came to the staff's pages; `is_open`: they may come in."""
    user = request.user
    goal = _goal(request)
    if is_open:
        return redirect(goal)
    if not isinstance(user, User):
        return redirect(f"{reverse('account_login')}?{urlencode({'next': goal})}")
    if user.is_staff and lacks_second_factor(user=user):
        return _lead_to_second_factor(request, user)
    return render(request, "accounts/pages/no_role.html", status=403)


def _lead_to_second_factor(request: HttpRequest, user: User) -> HttpResponse:
    note_address(user=user)
    if not proven_addresses(user=user):
        # Else whoever made the account could shut out whose address it has.
        words = _("Staff need a second factor here. First show that your address is yours.")
        messages.warning(request, words)
        return redirect("account_email")
    words = _("Staff need a second factor here. Set up a passkey or an authenticator app.")
    messages.warning(request, words)
    return redirect("mfa_index")


def _goal(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    # A single word would be taken for the name of a page.
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None)
    return wanted if is_ours and wanted != reverse("admin:login") else reverse("admin:index")
