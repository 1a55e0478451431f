"""What automations know of a person: blanked when they are erased, copied when they ask."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Workspace
from campaigns.automations.states import OPEN, RunState
from campaigns.models import AutomationRun


class AutomationsKeeper:
    """Fulfils `events.keepers.Keeper`."""

    def erase(self, *, workspace: Workspace, customer_id: UUID) -> None:
        """What waits comes to its end; values that conditions saw are blanked."""
        own = AutomationRun.objects.of(workspace).about(customer_id)
        # Whoever writes several runs locks them in this order.
        list(own.order_by("due_at", "id").select_for_update(no_key=True).values_list("id"))
        own.filter(state__in=OPEN).update(
            state=RunState.SKIPPED,
            code="customer_gone",
            finished_at=timezone.now(),
            claimed_until=None,
        )
        words = _("The customer was erased.")
        own.filter(code="customer_gone").update(words=words)
        own.exclude(code="customer_gone").update(words="")
        own.update(seen=[], fields={}, actions=[])

    def export(self, *, workspace: Workspace, customer_id: UUID) -> Mapping[str, Any]:
        """Every run about the person, and why it did or did not act."""
        own = AutomationRun.objects.of(workspace).about(customer_id).newest_first()
        runs = own.filter(automation__workspace=workspace).values(
            "automation__key", "caused_at", "finished_at", "state", "words", "seen"
        )
        return {"automations": list(runs)}


keeper = AutomationsKeeper()
