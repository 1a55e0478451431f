"""What every page of the admin has in common: one workspace, and closed unless a role opens it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast
from urllib.parse import quote

from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Workspace
from accounts.scopes import Scope
from accounts.station import station_of
from core.errors import DomainError

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.contrib.admin.views.main import ChangeList

    Row = TypeVar("Row", bound=Model)
    PlainAdmin = ModelAdmin
else:
    from unfold.admin import ModelAdmin
    from unfold.views import ChangeList

    Row = TypeVar("Row")

    class PlainAdmin(ModelAdmin):
        """The look's page, which may say of which rows it is, as Django's types can."""

        def __class_getitem__(cls, row: Any) -> Any:
            return cls


MOST_COUNTED = 10_000
# As they stand in an address.
_NUL, _UNREADABLE = quote("\0"), quote("\N{REPLACEMENT CHARACTER}")


class Many(int):
    """A count that stopped counting: it shows itself as "more than"."""

    def __str__(self) -> str:
        return str(_("more than %(count)s")) % {"count": f"{self:,}"}


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # not generic at run time
    """Counts no further than MOST_COUNTED: a list of millions opens as fast as a short one."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, or Many."""
        rows = cast("QuerySet[Any]", self.object_list)
        found = rows.order_by()[: MOST_COUNTED + 1].count()
        return Many(MOST_COUNTED) if found > MOST_COUNTED else found


class FoyerList(ChangeList):
    """A list page without a second count: it says "show all" only when something is hidden."""

    full_result_count: int | None

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        # PostgreSQL takes no NUL in a text. What stands for it is in no row either, so that the
        # list stays as narrow as it was asked to be, downloads too.
        request.GET = QueryDict(request.GET.urlencode().replace(_NUL, _UNREADABLE))
        super().__init__(request, *args, **kwargs)

    def get_results(self, request: HttpRequest) -> None:
        """The page's rows and how many there are."""
        super().get_results(request)
        if not (self.query or self.has_active_filters):
            self.full_result_count = self.result_count


class FoyerAdmin(PlainAdmin[Row]):
    """A page of the admin. Its permissions are answered by scopes; Django's are not asked."""

    view_scope: ClassVar[Scope | None] = None
    add_scope: ClassVar[Scope | None] = None
    change_scope: ClassVar[Scope | None] = None
    delete_scope: ClassVar[Scope | None] = None
    # Where the sidebar lists it, under which symbol, and how far down; no group: not at all.
    sidebar_group: ClassVar[Any] = ""
    sidebar_title: ClassVar[Any] = ""
    sidebar_symbol: ClassVar[str] = "circle"
    sidebar_order: ClassVar[int] = 100
    # What an empty list says: what will stand here, and how it comes here.
    empty_words: ClassVar[Any] = ""
    # Query parameters a list may be filtered by, beside those of its filters.
    open_lookups: ClassVar[frozenset[str]] = frozenset()

    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    paginator = CappedPaginator
    list_filter_submit = True
    show_facets = ShowFacets.NEVER
    warn_unsaved_form = True

    def __init__(self, model: type[Row], admin_site: Any) -> None:
        super().__init__(model, admin_site)
        for field in model._meta.fields:
            # A name that a field made for itself is no text yet that a catalogue could know.
            if isinstance(field.verbose_name, str):
                field.verbose_name = _(field.verbose_name)

    def opens(self, request: HttpRequest, scope: Scope | None) -> bool:
        """Whether the person's role has this scope here; what has no scope is closed."""
        return scope is not None and station_of(request).may(scope)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.opens(request, self.view_scope)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return self.opens(request, self.add_scope)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.opens(request, self.change_scope)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.opens(request, self.delete_scope)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only what a list offers: Django would let the address ask any field, digests too."""
        offered = {*self.open_lookups, *map(_parameter, self.list_filter)}
        name = lookup.removesuffix("_from").removesuffix("_to").partition("__")[0]
        return name in offered

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """A list that knows when nothing is narrowed."""
        return FoyerList

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """One button that saves is enough."""
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, *args: Any) -> HttpResponse:
        # What is not there and what is another workspace's look the same, and neither is a page.
        raise Http404

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """A refusal that only shows while saving is said on the same page."""
        view = super().changeform_view
        return self.refusing(request, lambda: view(request, object_id, form_url, extra_context))

    def refusing(self, request: HttpRequest, view: Callable[[], Any]) -> Any:
        """The view's answer, or the same page again with what was refused."""
        try:
            return view()
        except DomainError as refusal:
            messages.error(request, said(refusal))
            return redirect(request.get_full_path())


class OperatorAdmin(FoyerAdmin[Row]):
    """A page about the whole installation: the operator's alone."""

    def opens(self, request: HttpRequest, scope: Scope | None) -> bool:
        user = request.user
        return scope is not None and user.is_active and bool(getattr(user, "is_superuser", False))


class WorkspaceAdmin(FoyerAdmin[Row]):
    """A page about rows of the one workspace that the person works in."""

    def workspace(self, request: HttpRequest) -> Workspace:
        """The workspace of this request. Raises PermissionDenied for who works in none."""
        workspace = station_of(request).workspace
        if workspace is None:
            raise PermissionDenied
        return workspace

    def get_queryset(self, request: HttpRequest) -> QuerySet[Row]:
        """This workspace's rows, and no others."""
        workspace = station_of(request).workspace
        rows: QuerySet[Row] = super().get_queryset(request)
        return rows.filter(workspace=workspace) if workspace else rows.none()

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form of a row that already names its workspace, so that its rules are checked."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        return form if change else _bound_to(station_of(request).workspace, form)

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[Any] | None":
        """Choices of this workspace only, whatever the row points at."""
        target = db_field.related_model
        names = {field.name for field in target._meta.get_fields() if isinstance(field, Field)}
        if "workspace" in names and "queryset" not in kwargs:
            kwargs["queryset"] = target._default_manager.filter(
                workspace=station_of(request).workspace
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep the row in this workspace."""
        if not change:
            obj.workspace = self.workspace(request)
        super().save_model(request, obj, form, change)


def _parameter(one: Any) -> str:
    """The name in the address of a filter, as `list_filter` declares it."""
    if isinstance(one, tuple | list):
        one = one[0]
    return str(getattr(one, "parameter_name", one))


def _bound_to(workspace: Workspace | None, form: Any) -> Any:
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807 - it becomes a method
        form.__init__(self, *args, **kwargs)
        self.instance.workspace = workspace

    def exclusions(self: Any) -> set[str]:
        # Rules such as "once per workspace" are skipped for fields that a form leaves out.
        left_out: set[str] = form._get_validation_exclusions(self)
        return left_out - {"workspace"}

    members = {"__init__": __init__, "_get_validation_exclusions": exclusions}
    return type(form.__name__, (form,), members)


def said(refusal: DomainError) -> str:
    """A refusal as one sentence for people."""
    return " ".join(fault.message for fault in refusal.faults) or refusal.message


def show_refusal(form: Any, refusal: DomainError, fields: dict[str, str]) -> None:
    """Put a refusal at the form's fields; `fields` maps the refusal's names to the form's."""
    for fault in refusal.faults:
        name = fields.get(fault.field, fault.field)
        form.add_error(name if name in form.fields else None, fault.message)
    if not refusal.faults:
        form.add_error(None, refusal.message)


def own(admin: WorkspaceAdmin[Row], request: HttpRequest, object_id: object) -> Row:
    """The row with this id, of this workspace. Raises Http404, and PermissionDenied unseen."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    row = admin.get_object(request, str(object_id))
    if row is None:
        raise Http404
    return row


__all__: Sequence[str] = (
    "CappedPaginator",
    "FoyerAdmin",
    "OperatorAdmin",
    "WorkspaceAdmin",
    "own",
    "said",
    "show_refusal",
)
