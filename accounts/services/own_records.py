"""Which customers a person who signs in is: one card in each workspace, and what was a guest's."""

from django.db import transaction
from django.db.models import Max

from accounts.models import Customer, OwnRecord, User, Workspace
from accounts.services.customers import create_customer


def own_customers(*, user: User, workspace: Workspace) -> list[Customer]:
    """The customers that a person is in a workspace, the one that is used first."""
    rows = OwnRecord.objects.of(workspace).filter(user=user, customer__erased_at=None)
    rows = rows.select_related("customer", "customer__workspace").first_come()
    return [row.customer for row in rows]


def own_houses(*, user: User) -> list[Workspace]:
    """The houses in which a person has a record of their own, by name."""
    rows = OwnRecord.objects.filter(user=user, customer__erased_at=None)
    return list(Workspace.objects.filter(id__in=rows.values("workspace_id")).order_by("name"))


def own_customer(*, user: User, workspace: Workspace) -> Customer:
    """The customer that a person is in a workspace; the first call makes one."""
    found = own_customers(user=user, workspace=workspace)
    if found:
        return found[0]
    with transaction.atomic():
        _one_at_a_time(user)
        found = own_customers(user=user, workspace=workspace)
        if found:
            return found[0]
        made = create_customer(
            workspace=workspace,
            external_id=f"account-{user.id.hex}",
            name=user.name,
            email=user.email,
        )
        take_over(user=user, customer=made)
        return made


@transaction.atomic
def take_over(*, user: User, customer: Customer) -> bool:
    """Make a guest's record a person's own. False, and nothing changes, when it is somebody's."""
    _one_at_a_time(user)
    rows = OwnRecord.objects.of(customer.workspace)
    if rows.filter(customer=customer).exists():
        return False
    last = rows.filter(user=user).aggregate(last=Max("place"))["last"]
    OwnRecord.objects.create(
        workspace=customer.workspace,
        customer=customer,
        user=user,
        place=0 if last is None else last + 1,
    )
    return True


def _one_at_a_time(user: User) -> None:
    """Whoever does the same for this person waits here."""
    User.objects.select_for_update(no_key=True).get(id=user.id)
