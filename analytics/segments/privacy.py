"""In which segments a person is: copied when they ask, forgotten when they are erased."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from analytics.models import SegmentMember


class SegmentsKeeper:
    """Fulfils `events.keepers.Keeper`."""

    def erase(self, *, workspace: Workspace, customer_id: UUID) -> None:
        """Who is erased is in no segment; `customer.erased` says so for all of them."""
        SegmentMember.objects.of(workspace).about(customer_id).delete()

    def export(self, *, workspace: Workspace, customer_id: UUID) -> Mapping[str, Any]:
        """The segments, and since when."""
        rows = SegmentMember.objects.of(workspace).about(customer_id).order_by("since", "id")
        listed = rows.filter(segment__workspace=workspace).values(
            "segment__key", "segment__title", "since"
        )
        return {
            "segments": [
                {"segment": one["segment__key"], "title": one["segment__title"]}
                | {"since": one["since"]}
                for one in listed
            ]
        }


keeper = SegmentsKeeper()
