"""Campaigns in the admin: the list, and the addresses of their pages."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from accounts.admin.base import WorkspaceAdmin
from accounts.models import Workspace
from accounts.scopes import Scope
from accounts.station import station_of
from analytics.models import Segment
from campaigns.admin import campaign_looking, campaign_moves, campaign_pages
from campaigns.admin.campaign_words import say_share
from campaigns.outreach.models import Campaign
from campaigns.outreach.results.counting import sizes_of, states_of
from campaigns.outreach.results.returning import count_returns
from campaigns.outreach.states import CampaignState, TargetState

if TYPE_CHECKING:
    from django.contrib.admin.views.main import ChangeList
else:
    from accounts.admin.base import FoyerList as ChangeList

_COLOURS = {
    CampaignState.DRAFT: "default",
    CampaignState.SCHEDULED: "info",
    CampaignState.ACTIVE: "success",
    CampaignState.PAUSED: "warning",
    CampaignState.COMPLETED: "default",
}


class CampaignList(ChangeList):
    """A page of campaigns, with how far each is and who came back, counted once for all."""

    def get_results(self, request: HttpRequest) -> None:
        """The page's rows, counted once for all."""
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        workspace = station_of(request).workspace
        if workspace is not None:
            _count(workspace, [row for row in rows if row.started_at is not None])
            named = Segment.objects.of(workspace).filter(key__in={row.segment for row in rows})
            titles = dict(named.values_list("key", "title"))
            for row in rows:
                row.segment_title = titles.get(row.segment, row.segment)
        self.result_list = rows


def _count(workspace: Workspace, rows: list[Any]) -> None:
    states = states_of(workspace, [row.id for row in rows])
    arms = count_returns(workspace, rows, {key: sizes_of(one) for key, one in states.items()})
    for row in rows:
        row.states, row.arms = states[row.id], arms[row.id]


@admin.register(Campaign)
class CampaignPage(WorkspaceAdmin[Campaign]):
    view_scope = Scope.CAMPAIGNS_READ
    add_scope = change_scope = Scope.CAMPAIGNS_CONFIGURE
    sidebar_group = gettext_lazy("Campaigns")
    sidebar_symbol, sidebar_order = "campaign", 120
    empty_template = "admin/campaigns/_no_campaigns.html"
    list_display = [
        "title",
        "shown_state",
        "shown_segment",
        "shown_when",
        "shown_progress",
        "shown_back",
    ]
    list_filter = ["state"]
    open_lookups = frozenset({"state__exact"})
    search_fields = ["title", "key"]
    search_help_text = gettext_lazy("Title or key")
    sortable_by = ("title",)
    ordering = ["-created_at", "-id"]
    list_per_page = 20
    actions = None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        """A list that counts once."""
        return CampaignList

    def get_urls(self) -> list[URLPattern]:
        """With the pages of one campaign, and what can be done with it."""
        inside = self.admin_site.admin_view
        pages: dict[str, Any] = {
            "preview": campaign_looking.preview,
            "progress": campaign_looking.progress,
            "targets": campaign_looking.targets,
            **{name: partial(campaign_moves.ask, name=name) for name in campaign_moves.MOVES},
        }
        # Django's own page for deleting goes by another address.
        return [
            path(
                f"<uuid:object_id>/{name}/",
                inside(partial(view, admin=self)),
                name=f"campaigns_campaign_{name}",
            )
            for name, view in pages.items()
        ] + super().get_urls()

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """Set up a new one."""
        return campaign_pages.add(request, self)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """See one, and change it while it is a draft."""
        return campaign_pages.show(request, object_id, self)

    @display(  # type: ignore[untyped-decorator]  # it has no types
        description=gettext_lazy("state"),
        label={state.label: colour for state, colour in _COLOURS.items()},
    )
    def shown_state(self, row: Campaign) -> str:
        return str(row.stage.label)

    @admin.display(description=gettext_lazy("segment"))
    def shown_segment(self, row: Any) -> str:
        return str(row.segment_title)

    @admin.display(description=gettext_lazy("start"))
    def shown_when(self, row: Campaign) -> Any:
        return row.started_at or row.starts_at or _("by hand")

    @admin.display(description=gettext_lazy("had it"))
    def shown_progress(self, row: Any) -> str:
        if not row.stage.has_started:
            return "—"
        total = sizes_of(row.states)[False]
        done = total - row.states[TargetState.WAITING] - row.states[TargetState.DROPPED]
        return _("%(done)s of %(total)s") % {"done": f"{done:,}", "total": f"{total:,}"}

    @admin.display(description=gettext_lazy("came back"))
    def shown_back(self, row: Any) -> str:
        if not row.stage.has_started or row.arms[False].rate is None:
            return "—"
        arm, other = row.arms[False], row.arms[True]
        said = f"{arm.came_back:,} ({say_share(arm.rate)})"
        if other.rate is None:
            return said
        return _("%(said)s; left out %(share)s") % {"said": said, "share": say_share(other.rate)}
