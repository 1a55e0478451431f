"""The page on which somebody asks for no more e-mails: without signing in, without JavaScript."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import Customer, Workspace
from accounts.services.customers import stop_mail
from campaigns.mail.links import read_link
from ticketing.mail.envelopes import spoken


# Mail programs post here with one click, from elsewhere: the signed link says who it is.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A button; a POST does it, and says so. Mail scanners that only look change nothing."""
    customer = _customer_of(token)
    if request.method == "POST" and customer.wants_mail:
        stop_mail(customer=customer)
    with translation.override(spoken(customer.language, customer.workspace.language)):
        house = customer.workspace
        context = {"house": house, "organiser": house.name, "is_done": not customer.wants_mail}
        answer = render(request, "campaigns/pages/unsubscribe.html", context)
    add_never_cache_headers(answer)
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _customer_of(token: str) -> Customer:
    """Whose link it is. Raises Http404, for who was erased, too."""
    found = read_link(token)
    if found is None:
        raise Http404
    workspace = Workspace.objects.filter(id=found[0]).first()
    if workspace is None:
        raise Http404
    people = Customer.objects.of(workspace).living().select_related("workspace")
    customer = people.filter(id=found[1]).first()
    if customer is None:
        raise Http404
    return customer
