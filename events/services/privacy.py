"""One person's right to be forgotten."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Q

from accounts.models import Customer, Pass
from accounts.services.customers import new_pass_number
from events.imports.models import ImportFault
from events.keepers import keepers
from events.models import ActivityEvent
from events.outbox import publish
from events.services.deleting import take_turns_at_removing
from events.webhooks.emptying import empty_answers_naming


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure left: the customer's new name, and how many events lost their text."""

    pseudonym: str
    events: int
    at: datetime


@transaction.atomic
def erase_customer(*, customer: Customer, at: datetime) -> Erasure:
    """Forget who a customer was. Amounts, times and kinds of events stay, under a pseudonym.

    Removed are name, e-mail, own id, groups, language, zone, the card's number and fields, and
    of each event the metadata and the old and new values. External ids of events stay: they keep
    what was recorded once from being recorded again. Lines that an import rejected and answers
    of webhooks' receivers lose their text where it names the person. Running it twice changes
    nothing more.
    """
    workspace = customer.workspace
    take_turns_at_removing(workspace)
    # Waits for recordings that are under way for this customer, and keeps new ones out.
    locked = Customer.objects.of(workspace).select_for_update(of=("self",)).get(id=customer.id)
    if locked.erased_at is not None:
        return Erasure(locked.external_id, 0, locked.erased_at)
    pseudonym = f"erased-{customer.id.hex}"
    Pass.objects.filter(workspace=workspace, customer_id=customer.id).update(
        fields={}, number=new_pass_number()
    )
    events = _blank_events(customer)
    LogEntry.objects.filter(object_id=str(customer.id)).update(
        object_repr=pseudonym, change_message=""
    )
    _blank_rejected_lines(locked)
    for keeper in keepers():
        keeper.erase(workspace=workspace, customer_id=customer.id)
    empty_answers_naming(locked)
    # Last: keepers may know the person by what stands here alone.
    Customer.objects.of(workspace).filter(id=customer.id).update(
        external_id=pseudonym,
        email="",
        name="",
        language="",
        time_zone="",
        former_zones=[],
        user_groups=[],
        erased_at=at,
        updated_at=at,
    )
    publish(workspace=workspace, type="customer.erased", body={"pass_id": str(customer.id)})
    return Erasure(pseudonym, events, at)


def _blank_rejected_lines(customer: Customer) -> None:
    names = [name for name in (customer.external_id, customer.email, customer.name) if name]
    # As a word of its own: the customer 4 is not named by every line that holds a 4.
    pattern = rf"(^|[^[:alnum:]])({'|'.join(map(re.escape, names))})($|[^[:alnum:]])"
    ImportFault.objects.filter(
        Q(raw__iregex=pattern) | Q(message__iregex=pattern), workspace=customer.workspace
    ).update(raw="", message="")


def _blank_events(customer: Customer) -> int:
    rows = ActivityEvent.objects.of(customer.workspace).about(customer.id)
    return rows.update(metadata={}, old_value=None, new_value=None)
