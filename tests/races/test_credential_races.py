"""Credentials that change while they are in use."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, SigningSecret, Workspace
from accounts.services.keys import create_api_key, revoke_api_key, rotate_signing_secret
from accounts.services.tokens import create_token, read_token
from events.models import ActivityEvent
from tests.concurrency import Running, at_once, wait_until_blocked

VISIT = {"event_category": "activity", "event_type": "visit"}


def test_a_key_revoked_in_use_lets_nothing_in_afterwards(member: Customer) -> None:
    key, text = create_api_key(workspace=member.workspace, name="till")

    def post() -> int:
        return (
            Client()
            .post(
                "/events",
                VISIT | {"pass_id": str(member.id)},
                content_type="application/json",
                headers={"x-api-key": text},
            )
            .status_code
        )

    def post_often() -> list[int]:
        return [post() for _ in range(20)]

    def revoke() -> list[int]:
        revoke_api_key(key=key, at=timezone.now())
        return [post()]

    *used, after = at_once([*[post_often] * 6, revoke])

    statuses = [status for answers in used for status in answers]
    assert after == [401]
    assert all(answers == sorted(answers) for answers in used), "refused, then let in again"
    assert set(statuses) <= {201, 401}
    assert ActivityEvent.objects.of(member.workspace).count() == statuses.count(201)


def lasting(workspace: Workspace) -> int:
    return SigningSecret.objects.filter(workspace=workspace, retires_at=None).count()


def test_two_rotations_at_once_leave_one_secret_that_lasts(member: Customer) -> None:
    workspace = member.workspace
    old = create_token(customer=member)

    at_once([lambda: rotate_signing_secret(workspace=workspace)] * 2)

    assert lasting(workspace) == 1
    assert SigningSecret.objects.filter(workspace=workspace).count() == 3
    assert read_token(old, at=timezone.now()) == member
    assert read_token(create_token(customer=member), at=timezone.now()) == member


def test_twin_without_a_lock_two_rotations_would_leave_two_secrets_that_last(
    workspace: Workspace,
) -> None:
    rotate = unguarded_rotation(workspace)

    with transaction.atomic():
        rotate()
        other = Running(rotate)
        wait_until_blocked()

    assert other.outcome() is None
    assert lasting(workspace) == 2


def unguarded_rotation(workspace: Workspace) -> Callable[[], None]:
    @transaction.atomic
    def rotate() -> None:
        until = timezone.now() + timedelta(hours=24)
        SigningSecret.objects.filter(workspace=workspace, retires_at=None).update(retires_at=until)
        SigningSecret.objects.create(workspace=workspace, sealed=b"sealed")

    return rotate
