"""Whoever is erased in one house is nobody's own record there any more; nothing else ends."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from accounts.models import OwnRecord, Workspace


class OwnRecordReactor:
    """Fulfils `events.reactors.Reactor`, whose types stand above this room."""

    def recorded(
        self, *, workspace: Workspace, entries: Sequence[Any], news: list[Any]
    ) -> Mapping[UUID, Mapping[str, Any]]:
        """Nothing: who somebody is does not change by what they do."""
        return {}

    def removed(self, *, workspace: Workspace, event_ids: Sequence[UUID]) -> None:
        """Nothing, for the same reason."""

    def erased(self, *, workspace: Workspace, customer_id: UUID) -> None:
        """The person goes on signing in, and is somebody new here."""
        OwnRecord.objects.filter(workspace=workspace, customer_id=customer_id).delete()

    def exported(self, *, workspace: Workspace, customer_id: UUID) -> Mapping[str, Any]:
        """With which address the person signs in, and since when the record is theirs."""
        rows = OwnRecord.objects.filter(workspace=workspace, customer_id=customer_id)
        found = rows.select_related("user").first()
        if found is None:
            return {}
        return {"account": {"email": found.user.email, "since": found.created_at.isoformat()}}


reactor = OwnRecordReactor()
