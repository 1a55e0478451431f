"""What is kept of a member here: that they were told of points that were about to expire."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from campaigns.mail.models import ExpiryNotice
from events.drafts import Entry
from events.outbox import News


class CardLettersReactor:
    """Fulfils `events.reactors.Reactor`; `config/reactions.py` joins it."""

    def recorded(
        self, *, workspace: Workspace, entries: Sequence[Entry], news: list[News]
    ) -> Mapping[UUID, Mapping[str, Any]]:
        """Nothing comes of it here."""
        return {}

    def removed(self, *, workspace: Workspace, event_ids: Sequence[UUID]) -> None:
        """What was written stays written."""

    def erased(self, *, workspace: Workspace, customer_id: UUID) -> None:
        """A letter on its way finds nobody, and is dropped."""
        ExpiryNotice.objects.filter(workspace=workspace, customer_id=customer_id).delete()

    def exported(self, *, workspace: Workspace, customer_id: UUID) -> Mapping[str, Any]:
        """The days of expiry that they were told of."""
        rows = ExpiryNotice.objects.filter(workspace=workspace, customer_id=customer_id)
        days = rows.order_by("due_on").values_list("due_on", flat=True)
        return {"told_of_expiry": list(days)}


reactor = CardLettersReactor()
