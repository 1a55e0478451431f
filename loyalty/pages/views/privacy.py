"""What a house keeps about a member: read, changed, taken along, deleted."""

from collections.abc import Sequence
from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Customer, Pass
from accounts.pages.framing import count_few, show, too_often
from accounts.pages.visitors import Visitor
from accounts.services.customers import change_customer, stop_mail
from core.api.rendering import encode
from core.errors import Invalid
from events.export import export_customer
from events.services.privacy import erase_customer
from loyalty.pages import framing
from loyalty.pages.framing import REFUSED, card_page, member_page, to_card
from loyalty.pages.profile import ProfileForm, kept_about


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def privacy(request: HttpRequest, visitor: Visitor, member: Customer) -> HttpResponse:
    """What is kept, in plain words; and name, language and place, changed."""
    if request.method != "POST":
        return _shown(request, visitor, member, ProfileForm(member=member))
    form = ProfileForm(request.POST, member=member)
    if not form.is_valid():
        return _shown(request, visitor, member, form)
    try:
        change_customer(customer=member, **form.cleaned_data)
    except Invalid as refusal:
        form.refuse(refusal)
        return _shown(request, visitor, member, form)
    messages.success(request, _("Saved."))
    return to_card(visitor, "privacy")


@require_POST
@member_page
def mail(request: HttpRequest, visitor: Visitor, member: Customer) -> HttpResponse:
    """Whether the house may write news: all records of the person say the same."""
    wants = request.POST.get("wants") == "yes"
    for one in _records(visitor):
        if wants:
            change_customer(customer=one, wants_mail=True)
        else:
            stop_mail(customer=one)
    said = _("We write to you when there is news.") if wants else _("We write no more news to you.")
    messages.success(request, said)
    return to_card(visitor, "privacy")


@require_safe
@member_page
def copy(request: HttpRequest, visitor: Visitor, member: Customer) -> HttpResponse:
    """Everything that is kept about the person, as a file."""
    rate = count_few(request, "copy", framing.COPIES_PER_MINUTE)
    if not rate.is_kept:
        return too_often(request, rate)
    records = [export_customer(customer=one) for one in _records(visitor)]
    body = {"house": visitor.workspace.name, "records": records}
    answer = HttpResponse(encode(body), content_type="application/json")
    name = f"{visitor.workspace.slug}-{member.id}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def delete(request: HttpRequest, visitor: Visitor, member: Customer) -> HttpResponse:
    """Forget who the person was, once they have read what that means and said so."""
    rate = count_few(request, "erase", framing.ERASURES_PER_MINUTE)
    if not rate.is_kept:
        return too_often(request, rate)
    if visitor.user is not None and not did_recently_reauthenticate(request):
        raise ReauthenticationRequired
    if request.method == "POST" and request.POST.get("sure") == "yes":
        return _forgotten(visitor)
    refused = request.method == "POST"
    context = {"member": member, "refused": refused, "records": len(visitor.customers)}
    status = REFUSED if refused else 200
    return show(request, visitor, "loyalty/pages/delete.html", context, status=status)


@require_safe
@card_page
def deleted(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What is read afterwards; who has a card has nothing to read here."""
    if visitor.customer is not None:
        return to_card(visitor)
    return show(request, visitor, "loyalty/pages/deleted.html", {})


def _forgotten(visitor: Visitor) -> HttpResponse:
    now = timezone.now()
    for one in _records(visitor):
        erase_customer(customer=one, at=now)
    visitor.forget()
    return to_card(visitor, "deleted")


def _shown(
    request: HttpRequest, visitor: Visitor, member: Customer, form: ProfileForm
) -> HttpResponse:
    # What the form could not keep is not what the page tells.
    [kept] = [one for one in _records(visitor) if one.id == member.id]
    context: dict[str, Any] = {
        "member": kept,
        "card": Pass.objects.get(workspace=visitor.workspace, customer_id=member.id),
        "kept": kept_about(member),
        "form": form,
        "records": len(visitor.customers),
    }
    status = REFUSED if form.errors else 200
    return show(request, visitor, "loyalty/pages/privacy.html", context, status=status)


def _records(visitor: Visitor) -> Sequence[Customer]:
    """All records of this person here, each with its card."""
    keys = [one.id for one in visitor.customers]
    rows = Customer.objects.of(visitor.workspace).living().filter(id__in=keys)
    return list(rows.select_related("workspace", "card"))
