"""What is kept of a member here: that they were told of points that were about to expire."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from campaigns.mail.models import ExpiryNotice


class CardLettersKeeper:
    """Fulfils `events.keepers.Keeper`; `config/reactions.py` joins it."""

    def erase(self, *, workspace: Workspace, customer_id: UUID) -> None:
        """A letter on its way finds nobody, and is dropped."""
        ExpiryNotice.objects.filter(workspace=workspace, customer_id=customer_id).delete()

    def export(self, *, workspace: Workspace, customer_id: UUID) -> Mapping[str, Any]:
        """The days of expiry that they were told of."""
        rows = ExpiryNotice.objects.filter(workspace=workspace, customer_id=customer_id)
        days = rows.order_by("due_on").values_list("due_on", flat=True)
        return {"told_of_expiry": list(days)}


keeper = CardLettersKeeper()
