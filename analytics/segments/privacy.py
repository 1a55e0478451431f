"""In which segments a person is: copied when they ask, forgotten when they are erased."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from analytics.models import SegmentMember
from events.drafts import Entry
from events.outbox import News


class SegmentsReactor:
    """Fulfils `events.reactors.Reactor`."""

    def recorded(
        self, *, workspace: Workspace, entries: Sequence[Entry], news: list[News]
    ) -> Mapping[UUID, Mapping[str, Any]]:
        """Nothing: segments are counted once it is told."""
        return {}

    def removed(self, *, workspace: Workspace, event_ids: Sequence[UUID]) -> None:
        """Nothing: the same."""

    def erased(self, *, workspace: Workspace, customer_id: UUID) -> None:
        """Who is erased is in no segment; `customer.erased` says so for all of them."""
        SegmentMember.objects.of(workspace).about(customer_id).delete()

    def exported(self, *, workspace: Workspace, customer_id: UUID) -> Mapping[str, Any]:
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


reactor = SegmentsReactor()
