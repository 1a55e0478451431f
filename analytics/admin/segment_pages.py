"""The pages of one segment: the builder, its size while it is written, and who is in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.base import own
from accounts.admin.pages import page
from accounts.admin.rows import MORE, unchecked
from accounts.admin.undoing import tell_done
from accounts.models import Customer, Workspace
from analytics.admin.segment_editor import SegmentEditor
from analytics.admin.segment_examples import EXAMPLES
from analytics.admin.undoing import back_to, body_of
from analytics.models import Segment
from analytics.segments.content import tree_of
from analytics.segments.listing import file_of_members, first_members
from analytics.segments.looking import look
from analytics.segments.members import members_of
from analytics.segments.services.copying import CopyName, duplicate_segment
from core.errors import DomainError

if TYPE_CHECKING:
    from analytics.admin.segments import SegmentPage

MOST_SHOWN = 10
_SIZE = "admin/analytics/_segment_size.html"


@dataclass(frozen=True, slots=True)
class Sight:
    """What the criteria on the page come to; `fault` says what is missing for that."""

    size: int = 0
    customers: int = 0
    words: str = ""
    members: tuple[Customer, ...] = ()
    fault: str = ""

    @property
    def percent(self) -> int:
        """How many in a hundred customers."""
        return round(100 * self.size / self.customers) if self.customers else 0


def add(request: HttpRequest, admin: "SegmentPage") -> HttpResponse:
    """Build a new segment."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    return _edit(request, admin, None)


def show(request: HttpRequest, object_id: object, admin: "SegmentPage") -> HttpResponse:
    """A segment with its size and members; for who may change it, in the builder."""
    segment = own(admin, request, object_id)
    if admin.has_change_permission(request):
        return _edit(request, admin, segment)
    if request.method == "POST":
        raise PermissionDenied
    sight = _sight(admin.workspace(request), segment.criteria)
    return _page(request, admin, "segment_read", segment.title, row=segment, sight=sight)


def duplicate(request: HttpRequest, object_id: object, admin: "SegmentPage") -> HttpResponse:
    """Copy a segment, and open the copy."""
    segment = own(admin, request, object_id)
    if not admin.has_add_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    workspace = admin.workspace(request)
    made = duplicate_segment(workspace=workspace, key=segment.key, named=CopyName())
    admin.log_addition(request, made, str(_("Copy of %(title)s.")) % {"title": segment.title})
    messages.success(request, _("This is the copy. Change it as you like."))
    return redirect("admin:analytics_segment_change", made.pk)


def export(request: HttpRequest, object_id: object, admin: "SegmentPage") -> HttpResponseBase:
    """The members as a file; the history notes who took it."""
    segment = own(admin, request, object_id)
    if not admin.has_export_permission(request):
        raise PermissionDenied
    workspace = admin.workspace(request)
    numbers = members_of(workspace=workspace, tree=segment.tree, at=timezone.now())
    admin.log_change(request, segment, str(_("Exported %(n)s customers.")) % {"n": len(numbers)})
    return file_of_members(workspace, numbers, name=segment.key)


def _edit(request: HttpRequest, admin: "SegmentPage", segment: Segment | None) -> HttpResponse:
    workspace = admin.workspace(request)
    given = request.POST if request.method == "POST" else None
    begins = _example(request) if segment is None else {}
    before = body_of(segment) if segment else None
    editor = SegmentEditor(given, segment, begins)
    is_asked = given is not None and (MORE in given or "look" in given)
    if given is not None and not is_asked and editor.is_valid():
        saved = editor.keep(workspace)
        if saved is not None:
            return _saved(request, admin, before, saved)
    # On its own, so that the page does not scold whoever is not done yet.
    sight = _sight_of(workspace, SegmentEditor(given, segment, begins))
    if is_asked:
        unchecked(*editor.forms())
    if given is not None and "look" in given and request.headers.get("HX-Request"):
        return TemplateResponse(request, _SIZE, {"sight": sight})
    title = segment.title if segment else _("New segment")
    return _page(
        request, admin, "segment", title, editor=editor, row=segment, original=segment, sight=sight
    )


def _saved(
    request: HttpRequest, admin: "SegmentPage", before: dict[str, Any] | None, saved: Segment
) -> HttpResponse:
    if before is None:
        admin.log_addition(request, saved, "")
        tell_done(request, _("The segment is saved. It stays current by itself."))
    else:
        admin.log_change(request, saved, str(_("Changed.")))
        tell_done(request, _("The segment is saved."), back_to(before, saved))
    return redirect("admin:analytics_segment_change", saved.pk)


def _example(request: HttpRequest) -> dict[str, Any]:
    found = EXAMPLES.get(request.GET.get("example", ""))
    if found is None:
        return {}
    title, _what_for, criteria = found
    return {"title": str(title), "criteria": criteria}


def _sight_of(workspace: Workspace, editor: SegmentEditor) -> Sight:
    if editor.form.is_bound and not editor.blocks.is_valid():
        return Sight(fault=_("It is not complete yet."))
    if editor.form.is_bound:
        return _sight(workspace, editor.blocks.tree())
    return _sight(workspace, editor.form.initial.get("criteria"))


def _sight(workspace: Workspace, criteria: Any) -> Sight:
    if not criteria:
        return Sight()
    try:
        tree = tree_of(criteria, workspace=workspace)
    except DomainError as refusal:
        return Sight(fault=" ".join(fault.message for fault in refusal.faults))
    seen = look(workspace=workspace, tree=tree, at=timezone.now())
    members = tuple(first_members(workspace, seen.members, MOST_SHOWN))
    return Sight(len(seen.members), seen.customers, tree.words(workspace), members)


def _page(
    request: HttpRequest, admin: "SegmentPage", name: str, title: object, **context: Any
) -> TemplateResponse:
    context["can_export"] = admin.has_export_permission(request)
    return TemplateResponse(
        request,
        f"admin/analytics/{name}.html",
        page(admin.admin_site, request, title, opts=admin.opts, **context),
    )
