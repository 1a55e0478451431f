"""Pages that are no house's own: which language, and who one is."""

from functools import partial

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from accounts.pages.framing import framed

_A_YEAR = 365 * 24 * 60 * 60


# A link and no form: so the pages around it are the same for everybody, and nothing is at stake.
@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Speak this language from now on, and go back to where the choice was made."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    answer = redirect(wanted if is_ours else "/")
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=_A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Everything that is one's own, in every house; for who is not signed in, the way in."""
    return framed(partial(_me, request), request)


def _me(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("account_login")
    return render(request, "accounts/pages/me.html")
