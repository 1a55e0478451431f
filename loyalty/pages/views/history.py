"""A member's history, page by page, and the leaderboards."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Customer
from accounts.pages.framing import show
from accounts.pages.visitors import Visitor
from core.errors import Invalid
from loyalty.pages.boards import boards_of
from loyalty.pages.framing import member_page
from loyalty.pages.history import Sort, history_page


@require_safe
@member_page
def history(request: HttpRequest, visitor: Visitor, member: Customer) -> HttpResponse:
    """Why each point came and went."""
    wanted = request.GET.get("show", "")
    sort = Sort(wanted) if wanted in set(Sort) else Sort.ALL
    try:
        page = history_page(customer=member, sort=sort, cursor=request.GET.get("cursor", ""))
    except Invalid as refusal:
        raise Http404 from refusal
    context = {"page": page, "sort": sort, "sorts": list(Sort)}
    return show(request, visitor, "loyalty/pages/history.html", context)


@require_safe
@member_page
def boards(request: HttpRequest, visitor: Visitor, member: Customer) -> HttpResponse:
    """Who leads, and who is near."""
    found = boards_of(customer=member, at=timezone.now())
    return show(request, visitor, "loyalty/pages/boards.html", {"boards": found})
