"""Two owners who demote each other at the same moment: one of them stays owner."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from accounts.models import StaffMember
from accounts.scopes import Role
from accounts.services.staff import LastOwner, change_role
from tests.factories import make_staff, make_workspace

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5


def at_once(members: list[StaffMember], demote: Callable[[StaffMember, Barrier], None]) -> int:
    """Run `demote` for all members at the same moment; how many owners are left."""
    start = Barrier(len(members))

    def run(member: StaffMember) -> None:
        try:
            demote(member, start)
        except LastOwner:
            pass
        finally:
            connection.close()

    threads = [Thread(target=run, args=[member]) for member in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    workspace = members[0].workspace
    return StaffMember.objects.filter(workspace=workspace, role=Role.OWNER).count()


def two_owners(number: int) -> list[StaffMember]:
    workspace = make_workspace(f"club-{number}")
    return [make_staff(workspace, Role.OWNER) for _ in range(2)]


def demote_guarded(member: StaffMember, start: Barrier) -> None:
    start.wait(timeout=10)
    change_role(member=member, role=Role.MANAGER)


def demote_unguarded(member: StaffMember, start: Barrier) -> None:
    """The same rule without the lock: both look before either has written."""
    with transaction.atomic():
        owners = StaffMember.objects.filter(workspace=member.workspace, role=Role.OWNER).count()
        start.wait(timeout=10)
        if owners == 1:
            raise LastOwner
        StaffMember.objects.filter(pk=member.pk).update(role=Role.MANAGER)


def test_an_owner_is_left() -> None:
    left = [at_once(two_owners(number), demote_guarded) for number in range(ROUNDS)]

    assert left == [1] * ROUNDS


def test_without_the_lock_none_would_be() -> None:
    assert at_once(two_owners(0), demote_unguarded) == 0
