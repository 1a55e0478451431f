"""What is kept of a person here: what campaigns and automations did for them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from campaigns.actions.models import Deed


class ActionsKeeper:
    """Fulfils `events.keepers.Keeper`; `config/reactions.py` joins it."""

    def erase(self, *, workspace: Workspace, customer_id: UUID) -> None:
        """Nothing of the person is kept here: names are put in when a letter is sent."""

    def export(self, *, workspace: Workspace, customer_id: UUID) -> Mapping[str, Any]:
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


keeper = ActionsKeeper()
