"""A field of the pass gets another value, which is an activity, too."""

from typing import Any

import msgspec

from accounts.models import Pass
from campaigns.actions.errands import Errand, Result
from campaigns.actions.kinds import ChangeField
from events.drafts import Draft
from events.kinds import Category, EventType
from events.services.recording import Terms, record_under_way

SOURCE = "campaigns"


def change(errand: Errand[ChangeField]) -> Result:
    """Set the field, and record that it changed. Raises what recording refuses."""
    customer, action = errand.customer, errand.action
    rows = Pass.objects.filter(workspace=customer.workspace, customer_id=customer.id)
    # Others write to the card, too: it is read where nobody does meanwhile.
    card = rows.select_for_update(of=("self",), no_key=True).get()
    before = card.fields.get(action.field)
    if before == action.value and type(before) is type(action.value):
        return errand.skipped("unchanged", "The field has this value already.")
    card.fields = {name: one for name, one in card.fields.items() if name != action.field}
    if action.value is not None:
        card.fields[action.field] = action.value
    card.save(update_fields=["fields"])
    return errand.done(_record(errand, before))


def _record(errand: Errand[ChangeField], before: Any) -> Any:
    draft = Draft(
        event_category=Category.FIELD_CHANGE.value,
        event_type=EventType.FIELD_UPDATED.value,
        pass_id=str(errand.customer.id),
        event_timestamp=errand.at,
        external_id=errand.name,
        source=SOURCE,
        metadata={errand.cause.kind: errand.cause.key},
        field_name=errand.action.field,
        old_value=_plain(before),
        new_value=errand.action.value,
    )
    [receipt] = record_under_way(
        workspace=errand.customer.workspace,
        drafts=[draft],
        at=errand.at,
        terms=Terms(is_own=True),
    )
    if receipt.refusal is not None:
        raise receipt.refusal
    return receipt.id


def _plain(value: Any) -> Any:
    """A value as an event keeps it; lists and objects as JSON."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return msgspec.json.encode(value).decode()
