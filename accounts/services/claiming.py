"""What was a guest's becomes a person's own, once it is sure that they are the same."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower

from accounts.models import Customer, OwnRecord, User
from accounts.services.arriving import proven_addresses
from accounts.services.own_records import take_over

GUEST = "guest-"
# More than anybody has; what is left is found when they sign in the next time.
MOST_AT_ONCE = 100


def claim_guests(*, user: User, remembered: Iterable[tuple[UUID, UUID]] = ()) -> int:
    """Make a person's own what they did as a guest; answers how many records.

    Those that their browser remembers, as (workspace, customer), and in every house those with
    an address of theirs: but never with one that is not proven.
    """
    found = [*remembered_guests_of(remembered), *find_guests_of(emails=proven_addresses(user=user))]
    once = {guest.id: guest for guest in found}
    return sum(take_over(user=user, customer=guest) for guest in once.values())


def find_guests_of(*, emails: list[str]) -> list[Customer]:
    """Guests of any house with one of these addresses who are nobody's own yet."""
    rows = Customer.objects.filter(external_id__startswith=GUEST, erased_at=None)
    rows = rows.annotate(lower=Lower("email")).filter(lower__in=[one.lower() for one in emails])
    taken = OwnRecord.objects.filter(
        workspace_id=OuterRef("workspace_id"), customer_id=OuterRef("id")
    )
    rows = rows.exclude(Exists(taken)).select_related("workspace").order_by("created_at", "id")
    return list(rows[:MOST_AT_ONCE])


def remembered_guests_of(remembered: Iterable[tuple[UUID, UUID]]) -> list[Customer]:
    """The guests among the records that a browser remembers."""
    found: list[Customer] = []
    for workspace_id, customer_id in list(remembered)[:MOST_AT_ONCE]:
        rows = Customer.objects.filter(workspace_id=workspace_id, id=customer_id, erased_at=None)
        rows = rows.filter(external_id__startswith=GUEST)
        found.extend(rows.select_related("workspace"))
    return found
