"""The form of a campaign: for whom, what, and when."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.rows import Given
from accounts.models import Workspace
from analytics.models import Segment
from campaigns.actions.content import kept_actions
from campaigns.actions.forms import ActionsEditor
from campaigns.admin.campaign_ideas import Idea
from campaigns.outreach.content import MOST_RETURN_DAYS, CampaignContent
from campaigns.outreach.models import MOST_HOLDOUT, Campaign
from core.errors import FieldFault
from events.admin.inputs import (
    choice,
    long_text,
    moment,
    same_moment,
    shown_moment,
    text,
    whole,
)
from loyalty.admin.editor import Editor


class CampaignForm(forms.Form):
    """A campaign without its actions."""

    title = text(gettext_lazy("Title"), most=200, autofocus=True)
    key = text(
        gettext_lazy("Key"),
        most=100,
        help_text=gettext_lazy("Its name in the API. It never changes."),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"), max_length=2000, required=False, widget=long_text()
    )
    segment = choice(
        gettext_lazy("Segment"),
        (),
        help_text=gettext_lazy("Whoever is in it when the campaign starts; nobody joins later."),
    )
    holdout = whole(
        gettext_lazy("Left out, in a hundred"),
        initial=10,
        max_value=MOST_HOLDOUT,
        help_text=gettext_lazy(
            "Chosen by chance. They get nothing, so that you see who comes back anyway. 0: nobody."
        ),
    )
    return_days = whole(
        gettext_lazy("Days to come back"),
        required=True,
        initial=30,
        min_value=1,
        max_value=MOST_RETURN_DAYS,
        help_text=gettext_lazy("A purchase, a visit, a check-in or a scan in so many days counts."),
    )
    starts_at = moment(
        gettext_lazy("Start by itself at"),
        help_text=gettext_lazy("Empty: you start it by hand."),
    )

    def audience_fields(self) -> list[forms.BoundField]:
        """For whom."""
        return [self[name] for name in ("segment", "holdout")]

    def time_fields(self) -> list[forms.BoundField]:
        """When, and for how long it is measured."""
        return [self[name] for name in ("starts_at", "return_days")]


class CampaignEditor(Editor):
    """A campaign on the page; `row` is None for a new one, which may begin with an idea."""

    names = {
        "campaignId": "key",
        "returnDays": "return_days",
        "startsAt": "starts_at",
    }
    lists = {}

    def __init__(
        self,
        given: Given,
        row: Campaign | None = None,
        *,
        workspace: Workspace,
        idea: Idea | None = None,
    ) -> None:
        self.row = row
        shown = _shown(row) if row else (idea.shown() if idea else {})
        self.form: CampaignForm = CampaignForm(given, initial=shown)
        if row is not None:
            del self.form.fields["key"]
        kept = row.actions if row else (idea.actions() if idea else [])
        self.actions = ActionsEditor(given, kept_actions(kept), workspace=workspace)
        self.has_segments = self._offer_segments(workspace, row)

    def _offer_segments(self, workspace: Workspace, row: Campaign | None) -> bool:
        choices = list(Segment.objects.of(workspace).order_by("title").values_list("key", "title"))
        if row and row.segment not in dict(choices):
            choices.append((row.segment, _("%(key)s (deleted)") % {"key": row.segment}))
        field: Any = self.form.fields["segment"]
        field.choices = choices
        return bool(choices)

    def is_valid(self) -> bool:
        """Whether everything can be read."""
        return all([self.form.is_valid(), self.actions.is_valid()])

    def forms(self) -> Iterator[forms.BaseForm]:
        """Every form of the page."""
        yield self.form
        yield from self.actions.forms()

    def content(self) -> CampaignContent:
        """What was filled in, as the API would say it."""
        given = self.form.cleaned_data
        kept = self.row.starts_at if self.row else None
        return CampaignContent(
            title=given["title"],
            description=given["description"],
            segment=given["segment"],
            holdout=given["holdout"] or 0,
            return_days=given["return_days"],
            starts_at=same_moment(given["starts_at"], kept),
            actions=self.actions.said(),
        )

    def _show(self, fault: FieldFault) -> None:
        if not self.actions.show(fault):
            super()._show(fault)


def _shown(row: Campaign) -> dict[str, Any]:
    return {
        "title": row.title,
        "description": row.description,
        "segment": row.segment,
        "holdout": row.holdout,
        "return_days": row.return_days,
        "starts_at": shown_moment(row.starts_at),
    }
