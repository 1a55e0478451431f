"""What is kept of a person here: what campaigns and automations did for them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from campaigns.actions.models import Deed
from events.drafts import Entry
from events.outbox import News


class ActionsReactor:
    """Fulfils `events.reactors.Reactor`; `config/reactions.py` joins it."""

    def recorded(
        self, *, workspace: Workspace, entries: Sequence[Entry], news: list[News]
    ) -> Mapping[UUID, Mapping[str, Any]]:
        """Nothing comes of it here."""
        return {}

    def removed(self, *, workspace: Workspace, event_ids: Sequence[UUID]) -> None:
        """What was done stays done."""

    def erased(self, *, workspace: Workspace, customer_id: UUID) -> None:
        """Nothing of the person is kept here: names are put in when a letter is sent."""

    def exported(self, *, workspace: Workspace, customer_id: UUID) -> Mapping[str, Any]:
        """Every action, the newest first, with what an e-mail said."""
        own = Deed.objects.of(workspace).about(customer_id).select_related("mail_text")
        return {"actions": [_shown(deed) for deed in own.order_by("-at", "-id")]}


def _shown(deed: Deed) -> dict[str, Any]:
    text = deed.mail_text
    return {
        "type": deed.type,
        "state": deed.state,
        "code": deed.code,
        "at": deed.at,
        "subject": text.subject if text else None,
        "text": text.text if text else None,
    }


reactor = ActionsReactor()
