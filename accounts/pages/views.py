"""Pages that are no house's own: which language, and who one is."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.pages.forms import LeaveForm, ProfileForm
from accounts.pages.framed_account import come_from, frame_of
from accounts.pages.framing import framed
from accounts.pages.home import home_of
from accounts.pages.language import remember_language
from accounts.pages.leaving import houses_left, way_out
from accounts.services.leaving import StillStaff, delete_account
from accounts.services.people import choose_language, rename_person

_REFUSED = 422


# A link and no form: so the pages around it are the same for everybody, and nothing is at stake.
@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Speak this language from now on, and go back to where the choice was made."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    if user := _known(request):
        choose_language(user=user, language=code)
    wanted = request.GET.get("next", "")
    # A single word would be taken for the name of a page.
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None)
    answer = redirect(wanted if is_ours else "/")
    remember_language(answer, code)
    return answer


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Everything that is one's own, in every house; for who is not signed in, the way in."""
    return framed(partial(_me, request), request)


def _me(request: HttpRequest) -> HttpResponse:
    house, user = come_from(request), _known(request)
    if user is None:
        return redirect(reverse("account_request_login_code") + house)
    return render(request, "accounts/pages/me.html", frame_of(request) | home_of(request, user))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Change one's name and language."""
    return framed(partial(_profile, request), request)


def _profile(request: HttpRequest) -> HttpResponse:
    user = _signed_in(request)
    form = ProfileForm(
        request.POST if request.method == "POST" else None,
        initial={"name": user.name, "language": user.language or request.LANGUAGE_CODE},
    )
    if not form.is_valid():
        return _shown(request, "accounts/pages/profile.html", form)
    rename_person(user=user, name=form.cleaned_data["name"])
    choose_language(user=user, language=form.cleaned_data["language"])
    messages.success(request, _("Saved."))
    answer = redirect("me")
    remember_language(answer, form.cleaned_data["language"])
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Delete one's account."""
    return framed(partial(_leave, request), request)


def _leave(request: HttpRequest) -> HttpResponse:
    user = _signed_in(request)
    form = LeaveForm(request.POST if request.method == "POST" else None, user=user)
    if not form.is_valid():
        return _shown(request, "accounts/pages/leave.html", form, **home_of(request, user))
    known = houses_left(request)
    try:
        delete_account(user=user)
    except StillStaff:
        words = _("You work in a house. Ask its owner to remove you from the staff first.")
        form.add_error(None, words)
        return _shown(request, "accounts/pages/leave.html", form, **home_of(request, user))
    logout(request)
    messages.success(request, _("Your account is deleted."))
    return redirect(way_out(known))


def _shown(request: HttpRequest, template: str, form: object, **more: object) -> HttpResponse:
    status = _REFUSED if getattr(form, "errors", None) else 200
    context = frame_of(request) | {"form": form} | more
    return render(request, template, context, status=status)


def _known(request: HttpRequest) -> User | None:
    # Asking for the user reads the session: who has none is nobody.
    user = request.user if request.session.session_key else None
    return user if isinstance(user, User) else None


def _signed_in(request: HttpRequest) -> User:
    user = _known(request)
    if user is None:
        raise Http404
    return user
