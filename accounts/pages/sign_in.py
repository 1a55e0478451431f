"""The way in: an address, a code; signing up is the same."""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.stages import LoginByCodeStage
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic.edit import FormView

from accounts.pages.codes import CodeByLetter
from accounts.pages.forms import AskForm


class AskForCode(RequestLoginCodeView):  # type: ignore[misc]  # the library has no types
    """Say one's address."""

    def get_form_class(self) -> type[AskForm]:
        """Ours: with addresses as long as are kept."""
        return AskForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Send a code to whoever it is."""
        email = form.cleaned_data["email"].lower()
        CodeByLetter.begin(self.request, email=email)
        return HttpResponseRedirect(self.get_success_url())


@method_decorator(
    login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_request_login_code"),
    name="dispatch",
)
class EnterCode(ConfirmLoginCodeView):  # type: ignore[misc]  # the library has no types
    """Enter what came in the letter."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Go on where one stands; anew, if that was too long ago."""
        self.stage = request._login_stage  # type: ignore[attr-defined]  # the decorator's
        self._process = CodeByLetter.resume(self.stage)
        if not self._process:
            messages.error(request, _("That took too long. Please ask for a new code."))
            return redirect("account_request_login_code")
        return FormView.dispatch(self, request, *args, **kwargs)


@require_safe
def sign_up(request: HttpRequest) -> HttpResponse:
    """The same page: who has no account gets one."""
    goal = {name: request.GET[name] for name in ("next",) if name in request.GET}
    address = reverse("account_request_login_code")
    return redirect(f"{address}?{urlencode(goal)}" if goal else address)
