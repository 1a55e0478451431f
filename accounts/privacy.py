"""Whoever is erased in one house is nobody's own record there any more; nothing else ends."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from accounts.models import OwnRecord, Workspace


class OwnRecordKeeper:
    """Fulfils `events.keepers.Keeper`, which stands above this room."""

    def erase(self, *, workspace: Workspace, customer_id: UUID) -> None:
        """The person goes on signing in, and is somebody new here."""
        OwnRecord.objects.filter(workspace=workspace, customer_id=customer_id).delete()

    def export(self, *, workspace: Workspace, customer_id: UUID) -> Mapping[str, Any]:
        """With which address the person signs in, and since when the record is theirs."""
        rows = OwnRecord.objects.filter(workspace=workspace, customer_id=customer_id)
        found = rows.select_related("user").first()
        if found is None:
            return {}
        return {"account": {"email": found.user.email, "since": found.created_at.isoformat()}}


keeper = OwnRecordKeeper()
