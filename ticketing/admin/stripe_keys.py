"""Online payment: a workspace's keys of Stripe, never shown again, and whether they work."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import WorkspaceAdmin, said, show_refusal
from accounts.admin.pages import page
from accounts.models import Workspace
from accounts.scopes import Scope
from core.errors import DomainError
from ticketing.admin.stripe_facts import KINDS_HEARD, facts_of, webhook_address
from ticketing.admin.stripe_forms import FIELDS, StripeForm
from ticketing.payments.errors import PaymentServiceUnavailable
from ticketing.payments.models import StripeAccount
from ticketing.payments.services.accounts import known_account, set_stripe_keys
from ticketing.payments.services.trying import try_stripe_keys

_ADDRESS = "admin:ticketing_stripeaccount_changelist"


@admin.register(StripeAccount)
class StripePage(WorkspaceAdmin[StripeAccount]):
    view_scope = Scope.WORKSPACE_MANAGE
    sidebar_group, sidebar_symbol, sidebar_order = gettext_lazy("Workspace"), "credit_card", 55
    sidebar_title = gettext_lazy("Online payment")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one for each workspace, so the list is its form."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        workspace = self.workspace(request)
        account = known_account(workspace)
        if request.method == "POST" and "try" in request.POST:
            _try(request, account)
            return redirect(_ADDRESS)
        form = StripeForm(request.POST if request.method == "POST" else None, account=account)
        if request.method == "POST" and form.is_valid() and self._is_saved(request, form):
            return redirect(_ADDRESS)
        context = {
            "form": form,
            "account": account,
            "facts": facts_of(account) if account else [],
            "webhook": webhook_address(workspace),
            "kinds": KINDS_HEARD,
        }
        return TemplateResponse(
            request,
            "admin/ticketing/stripe.html",
            page(self.admin_site, request, self.sidebar_title, opts=self.opts, **context),
        )

    def _is_saved(self, request: HttpRequest, form: StripeForm) -> bool:
        workspace: Workspace = self.workspace(request)
        try:
            account = set_stripe_keys(workspace=workspace, **form.keys())
        except DomainError as refusal:
            show_refusal(form, refusal, FIELDS)
            return False
        live, trying = _("Keys of Stripe set, for real money."), _("Keys of Stripe set, for tests.")
        self.log_change(request, account, str(live if account.is_live else trying))
        messages.success(request, _("Saved. Try the keys now."))
        return True

    # The keys are on the page of the list: a row has no page of its own.
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_view_permission(request)


def _try(request: HttpRequest, account: StripeAccount | None) -> None:
    if account is None:
        messages.error(request, _("There are no keys to try yet."))
        return
    try:
        try_stripe_keys(account=account)
    except PaymentServiceUnavailable:
        messages.error(request, _("Stripe does not answer. Try again in a minute."))
        return
    except DomainError as refusal:
        messages.error(request, said(refusal))
        return
    if account.is_demo:
        messages.success(request, _("The demonstration's payment page answers."))
    else:
        messages.success(request, _("Stripe answers, and takes the keys."))
