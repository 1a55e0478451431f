"""The demo's pay page: what Stripe's own page is for real money."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from ticketing.pages.framing import page
from ticketing.pages.visitors import Visitor
from ticketing.payments.demo.acting import act, find_demo_payment
from ticketing.payments.demo.delivering import deliver_notices


@require_http_methods(["GET", "HEAD", "POST"])
@page
def demo_pay(request: HttpRequest, visitor: Visitor, reference: str) -> HttpResponse:
    """Pay, decline, answer the bank, pay late. The address itself is the secret, as at Stripe."""
    back = _back(request)
    payment = find_demo_payment(workspace=visitor.workspace, reference=reference)
    if request.method != "POST":
        context: dict[str, Any] = {"house": visitor.workspace, "visitor": visitor, "back": back}
        return render(request, "ticketing/demo_pay.html", context | {"payment": payment})
    chosen = request.POST.get("act", "")
    refusal = act(workspace=visitor.workspace, reference=reference, name=chosen)
    if refusal:
        messages.error(request, refusal)
        return redirect(request.get_full_path())
    deliver_notices(workspace=visitor.workspace, at=timezone.now())
    after = find_demo_payment(workspace=visitor.workspace, reference=reference)
    if chosen in {"pay", "slow"} and (after.success_url or back):
        return redirect(after.success_url or back)
    return redirect(request.get_full_path())


def _back(request: HttpRequest) -> str:
    """Where the shop's own page wants its buyer back, if that is a page of ours."""
    wanted = request.GET.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    # A single word would be taken for the name of a page.
    return wanted if is_ours and "/" in wanted else ""
