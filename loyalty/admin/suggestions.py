"""What inputs suggest: words that the workspace uses already."""

from collections.abc import Sequence
from typing import Any

from django.utils.dates import WEEKDAYS

from accounts.models import Workspace
from events.kinds import EventType
from events.services.vocabulary import used_sources
from loyalty.models import Tier

MOST_PLACES = 100


def suggestions(
    workspace: Workspace, *, details: Sequence[str] = (), groups: Sequence[str] = ()
) -> dict[str, Any]:
    """The page's lists of suggestions."""
    return {
        "places": used_sources(workspace=workspace)[:MOST_PLACES],
        "details": details,
        "groups": groups,
        "types": [kind.label for kind in EventType],
        "days": WEEKDAYS.values(),
        "tiers": Tier.objects.of(workspace).active(),
        "zone": workspace.time_zone,
    }
