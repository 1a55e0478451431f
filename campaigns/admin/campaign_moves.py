"""What can be done with a campaign, each asked about first: start, schedule, pause, go on, end."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import said
from accounts.admin.undoing import tell_done
from campaigns.admin.campaign_frame import ADDRESS, drawn, mine
from campaigns.admin.undoing import back_from_move
from campaigns.outreach import moving, services, starting
from campaigns.outreach.models import Campaign
from campaigns.outreach.states import CampaignState
from core.errors import DomainError

if TYPE_CHECKING:
    from campaigns.admin.campaigns import CampaignPage

_S = CampaignState


@dataclass(frozen=True, slots=True)
class Move:
    """One thing to do: its button, what it says it does, and in which states it can be done."""

    name: str
    label: Any
    says: Any
    run: Callable[..., Any]
    states: frozenset[CampaignState]
    is_danger: bool = False

    @property
    def address(self) -> str:
        """Of the page that asks."""
        return f"admin:campaigns_campaign_{self.name}"


def _delete(*, workspace: Any, key: str, **more: Any) -> None:
    services.delete_campaign(workspace=workspace, key=key)


MOVES = {
    move.name: move
    for move in (
        Move(
            "launch",
            gettext_lazy("Start it now"),
            gettext_lazy(
                "Whoever is in the segment at this moment gets it, less those left out. What was"
                " sent cannot be taken back."
            ),
            starting.launch_campaign,
            frozenset({_S.DRAFT, _S.SCHEDULED}),
        ),
        Move(
            "schedule",
            gettext_lazy("Schedule it"),
            gettext_lazy("It starts by itself at its time. Until then you can take it off again."),
            moving.schedule_campaign,
            frozenset({_S.DRAFT}),
        ),
        Move(
            "pause",
            gettext_lazy("Pause it"),
            gettext_lazy("Nobody else gets it until you go on. A scheduled one does not start."),
            moving.pause_campaign,
            frozenset({_S.SCHEDULED, _S.ACTIVE}),
        ),
        Move(
            "resume",
            gettext_lazy("Go on"),
            gettext_lazy("Those who have not had it get it now."),
            moving.resume_campaign,
            frozenset({_S.PAUSED}),
        ),
        Move(
            "complete",
            gettext_lazy("End it"),
            gettext_lazy(
                "Whoever has not had it never gets it. What came of it is still counted. This"
                " cannot be undone: to hold it up for a while, pause it."
            ),
            moving.complete_campaign,
            frozenset({_S.ACTIVE, _S.PAUSED}),
            is_danger=True,
        ),
        Move(
            "delete",
            gettext_lazy("Delete it"),
            gettext_lazy("The draft is gone for good."),
            _delete,
            frozenset({_S.DRAFT}),
            is_danger=True,
        ),
    )
}


def moves_for(row: Campaign) -> list[Move]:
    """What can be done with it as it stands."""
    return [
        move
        for move in MOVES.values()
        if row.stage in move.states and (move.name != "schedule" or row.starts_at is not None)
    ]


def ask(request: HttpRequest, object_id: object, name: str, admin: "CampaignPage") -> HttpResponse:
    """Say what it does, then do it."""
    row = mine(request, object_id, admin)
    if not admin.has_change_permission(request):
        raise PermissionDenied
    move = MOVES[name]
    if request.method != "POST":
        return drawn(request, admin, "campaign_ask", move.label, row=row, move=move)
    before = row.stage
    try:
        now = move.run(workspace=row.workspace, key=row.key, at=timezone.now(), by=request.user)
    except DomainError as refusal:
        messages.error(request, said(refusal))
        return redirect(ADDRESS, row.pk)
    tell_done(request, _DONE[name](), back_from_move(before, now) if now else None)
    if name == "delete":
        return redirect("admin:campaigns_campaign_changelist")
    admin.log_change(request, row, _DONE[name]())
    return redirect(ADDRESS, row.pk)


_DONE: dict[str, Callable[[], str]] = {
    "launch": lambda: _("It has started."),
    "schedule": lambda: _("It is scheduled."),
    "pause": lambda: _("It is held up."),
    "resume": lambda: _("It goes on."),
    "complete": lambda: _("It is over."),
    "delete": lambda: _("Deleted."),
}
