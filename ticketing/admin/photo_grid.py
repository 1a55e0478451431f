"""Pictures on a page: those that wait, those that somebody wants away, and all the others."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.pages import page
from core.ids import as_uuid
from ticketing.admin.filters import EVENT, event_named
from ticketing.media.links import photo_path
from ticketing.media.models import Photo, TakeDown
from ticketing.media.names import LARGE, SMALL
from ticketing.media.states import PhotoState, TakeDownState

if TYPE_CHECKING:
    from ticketing.admin.photos import PhotoPage

A_PAGE = 60
WAITING, ASKED = PhotoState.PENDING.value, "asked"
TABS: dict[str, Any] = {
    WAITING: gettext_lazy("Waiting for approval"),
    ASKED: gettext_lazy("Somebody asks to take it down"),
    PhotoState.APPROVED.value: gettext_lazy("Approved"),
    PhotoState.REJECTED.value: gettext_lazy("Rejected"),
    PhotoState.TAKEN_DOWN.value: gettext_lazy("Taken down"),
}
VERDICTS: dict[PhotoState, Any] = {
    PhotoState.APPROVED: gettext_lazy("Approve"),
    PhotoState.REJECTED: gettext_lazy("Reject"),
    PhotoState.TAKEN_DOWN: gettext_lazy("Take down"),
}
# What the same decisions mean for a picture that was hidden because somebody asked.
ANSWERS: dict[PhotoState, Any] = {
    PhotoState.APPROVED: gettext_lazy("Show it again"),
    PhotoState.TAKEN_DOWN: gettext_lazy("Leave it hidden"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A kind of pictures, and how many there are."""

    name: str
    title: Any
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture with what there is to say of it."""

    photo: Photo
    small: str
    large: str
    who: str
    wishes: Sequence[TakeDown]


def show(request: HttpRequest, admin: "PhotoPage") -> HttpResponse:
    """The pictures of one kind, the newest first, of one event or of all."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    event = event_named(request)
    rows = _of_event(request, admin)
    tab = tab_named(request.GET.get("show", ""))
    found = _in_tab(rows, tab).order_by("-id")
    if before := as_uuid(request.GET.get("before", "")):
        found = found.filter(id__lt=before)
    photos = list(found[: A_PAGE + 1])
    title = _("Photos · %(event)s") % {"event": event.title} if event else _("Photos")
    context = {
        "event": event,
        "tab": tab,
        "tabs": _tabs(request, rows),
        "photos": shown(photos[:A_PAGE]),
        "verdicts": _verdicts(tab),
        "older": _address(request, tab, photos[A_PAGE - 1].id) if len(photos) > A_PAGE else "",
    }
    return TemplateResponse(
        request,
        "admin/ticketing/photos.html",
        page(admin.admin_site, request, title, opts=admin.opts, **context),
    )


def show_one(request: HttpRequest, photo: Photo, admin: "PhotoPage") -> HttpResponse:
    """One picture, larger."""
    if request.method == "POST":
        raise PermissionDenied
    one = shown([photo])[0]
    is_asked = any(wish.state == TakeDownState.OPEN for wish in one.wishes)
    verdicts = _verdicts(ASKED if is_asked else photo.state)
    context = {"original": photo, "one": one, "verdicts": verdicts}
    title = _("Photo · %(event)s") % {"event": photo.ticketed_event.title}
    return TemplateResponse(
        request,
        "admin/ticketing/photo.html",
        page(admin.admin_site, request, title, opts=admin.opts, **context),
    )


def tab_named(name: str) -> str:
    """The kind of pictures that is asked for; those that wait unless it is known."""
    return name if name in TABS else WAITING


def shown(photos: Sequence[Photo]) -> list[Shown]:
    """Pictures with their addresses and with who wants them away; one query."""
    wishes: dict[UUID, list[TakeDown]] = defaultdict(list)
    if photos:
        rows = TakeDown.objects.filter(workspace=photos[0].workspace_id, photo__in=photos)
        for one in rows.order_by("id"):
            wishes[one.photo_id].append(one)
    return [
        Shown(one, photo_path(one, SMALL), photo_path(one, LARGE), _who(one), wishes[one.id])
        for one in photos
    ]


def _verdicts(tab: str) -> list[tuple[str, Any]]:
    """What can be decided about the pictures of one kind."""
    offered = ANSWERS if tab == ASKED else VERDICTS
    return [(state.value, words) for state, words in offered.items() if state != tab]


def _who(photo: Photo) -> str:
    if photo.customer is not None:
        return str(photo.customer)
    if photo.guest_pass is not None:
        return _("guests: %(label)s") % {"label": photo.guest_pass.label}
    return _("staff")


def _of_event(request: HttpRequest, admin: "PhotoPage") -> QuerySet[Photo]:
    rows = admin.get_queryset(request)
    if not request.GET.get(EVENT):
        return rows
    event = event_named(request)
    return rows.none() if event is None else rows.filter(ticketed_event=event)


def _asked(rows: QuerySet[Photo]) -> Any:
    wishes = TakeDown.objects.filter(workspace=OuterRef("workspace"), photo=OuterRef("pk"))
    return rows.annotate(is_asked=Exists(wishes.filter(state=TakeDownState.OPEN)))


def _in_tab(rows: QuerySet[Photo], tab: str) -> QuerySet[Photo]:
    if tab == ASKED:
        found: QuerySet[Photo] = _asked(rows).filter(is_asked=True)
        return found
    return rows.filter(state=tab)


def _tabs(request: HttpRequest, rows: QuerySet[Photo]) -> list[Tab]:
    counts: dict[str, Any] = {
        name: Count("id", filter=Q(is_asked=True) if name == ASKED else Q(state=name))
        for name in TABS
    }
    found = _asked(rows).order_by().aggregate(**counts)
    return [Tab(name, words, found[name], _address(request, name)) for name, words in TABS.items()]


def _address(request: HttpRequest, tab: str, before: UUID | None = None) -> str:
    kept = {EVENT: request.GET.get(EVENT, ""), "show": tab, "before": before}
    return "?" + urlencode({name: value for name, value in kept.items() if value})
