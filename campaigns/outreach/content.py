"""What a campaign says in the API, and what it must fulfil."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from accounts.models import Workspace
from analytics.errors import UnknownSegment
from analytics.segments.finding import find_segment
from campaigns.actions.content import parse_actions, to_json
from campaigns.outreach.models import MOST_HOLDOUT, Campaign
from core.api.bodies import check_instant, check_texts, in_utc
from core.errors import FieldFault, Invalid

MOST_RETURN_DAYS = 365


class CampaignContent(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """A campaign as the API carries it; `campaignId` is the key in its address."""

    title: str
    segment: str
    actions: list[Any]
    description: str = ""
    holdout: int = 0
    starts_at: datetime | None = None
    return_days: int = 30
    campaign_id: str | None = None
    # Where it stands: answered, and ignored when it is sent back.
    id: Any = None
    state: Any = None
    started_at: Any = None
    completed_at: Any = None
    audience: Any = None
    history: Any = None


def fields_of(
    content: CampaignContent, workspace: Workspace, kept: Campaign | None = None
) -> dict[str, Any]:
    """The model's fields that a content spells. Raises Invalid with every fault of it.

    What a started campaign has is not judged anew: its segment may be gone by now.
    """
    faults = list(_own_faults(content))
    frozen = kept if kept is not None and not kept.stage.is_editable else None
    if frozen is None or content.segment != frozen.segment:
        faults += _segment(content.segment, workspace)
    actions: list[Any] = content.actions
    if frozen is None or actions != frozen.actions:
        try:
            actions = to_json(parse_actions(actions, workspace=workspace))
        except Invalid as refusal:
            faults += refusal.faults or [FieldFault("actions", refusal.code, refusal.message)]
    if faults:
        raise Invalid(faults=faults)
    return {
        "title": content.title,
        "description": content.description,
        "segment": content.segment,
        "holdout": content.holdout,
        "actions": actions,
        "starts_at": in_utc(content.starts_at),
        "return_days": content.return_days,
    }


def _own_faults(content: CampaignContent) -> Iterator[FieldFault]:
    yield from check_texts(content.title, content.description)
    yield from _number("holdout", content.holdout, least=0, most=MOST_HOLDOUT)
    yield from _number("returnDays", content.return_days, least=1, most=MOST_RETURN_DAYS)
    yield from check_instant("startsAt", content.starts_at)


def _segment(key: str, workspace: Workspace) -> Iterator[FieldFault]:
    try:
        find_segment(workspace=workspace, key=key)
    except UnknownSegment:
        yield FieldFault("segment", "unknown_segment", _("There is no such segment."))


def _number(field: str, number: int, *, least: int, most: int) -> Iterator[FieldFault]:
    if not least <= number <= most:
        yield FieldFault(
            field,
            "out_of_range",
            _("Give a whole number from %(least)s to %(most)s.") % {"least": least, "most": most},
        )


def content_of(campaign: Campaign) -> dict[str, Any]:
    """What a kept campaign says, as the API gives and takes it."""
    return {
        "campaignId": campaign.key,
        "title": campaign.title,
        "description": campaign.description,
        "segment": campaign.segment,
        "holdout": campaign.holdout,
        "actions": campaign.actions,
        "startsAt": campaign.starts_at,
        "returnDays": campaign.return_days,
    }
