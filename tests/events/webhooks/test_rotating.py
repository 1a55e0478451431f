"""New secrets, and how long the old ones sign beside them."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Workspace
from events.models import WebhookEndpoint
from events.webhooks.secrets import Opened, opened
from events.webhooks.services.endpoints import Credentials
from events.webhooks.services.rotating import rotate_secrets
from events.webhooks.shown import shown_endpoint
from events.webhooks.signing import make_key_pair, public_key_of
from tests.events.webhooks.setting import make_endpoint

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def rotate(endpoint: WebhookEndpoint, hours: int = 24, at: datetime = NOW) -> Credentials:
    return rotate_secrets(
        workspace=endpoint.workspace,
        endpoint_id=endpoint.id,
        overlap=timedelta(hours=hours),
        at=at,
    )


def signs(endpoint: WebhookEndpoint, at: datetime) -> Opened:
    endpoint.refresh_from_db()
    return opened(endpoint.secrets, at=at)


def test_while_a_secret_is_rotated_both_sign_the_new_one_first(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    old = signs(endpoint, NOW)

    made = rotate(endpoint, hours=24)

    both = signs(endpoint, NOW + timedelta(hours=23))
    assert both.secrets == [made.secret, *old.secrets]
    assert public_key_of(both.keys[0]) == made.public_key
    assert list(both.keys[1:]) == old.keys


def test_after_the_overlap_the_new_secret_signs_alone(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)

    made = rotate(endpoint, hours=24)

    alone = signs(endpoint, NOW + timedelta(hours=24))
    assert (alone.secrets, len(alone.keys)) == ([made.secret], 1)


def test_without_an_overlap_the_old_secret_ends_at_once(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)

    made = rotate(endpoint, hours=0)

    assert signs(endpoint, NOW).secrets == [made.secret]
    assert len(endpoint.secrets["v1"]) == len(endpoint.secrets["v1a"]) == 1


def test_of_three_secrets_the_oldest_ends(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    second = rotate(endpoint, hours=100)

    third = rotate(endpoint, hours=1)

    assert signs(endpoint, NOW).secrets == [third.secret, second.secret]
    assert len(signs(endpoint, NOW).keys) == 2
    assert signs(endpoint, NOW + timedelta(hours=1)).secrets == [third.secret]


def test_a_secret_that_was_rotated_does_not_live_longer_by_the_next_rotation(
    workspace: Workspace,
) -> None:
    endpoint = make_endpoint(workspace)
    rotate(endpoint, hours=1)

    later = rotate(endpoint, hours=24, at=NOW + timedelta(hours=2))

    at = NOW + timedelta(hours=3)
    assert signs(endpoint, at).secrets[0] == later.secret
    assert len(signs(endpoint, at).secrets) == 2


def test_a_rotation_without_overlap_ends_all_that_were_before(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    rotate(endpoint, hours=100)

    last = rotate(endpoint, hours=0)

    assert signs(endpoint, NOW).secrets == [last.secret]


def test_it_is_shown_until_when_the_old_secret_signs(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    before = shown_endpoint(endpoint)["previous_secret_until"]

    rotate(endpoint, hours=24)

    endpoint.refresh_from_db()
    assert before is None
    assert shown_endpoint(endpoint)["previous_secret_until"] == NOW + timedelta(hours=24)


def test_after_the_installations_key_is_lost_an_endpoint_can_still_be_seen(
    workspace: Workspace,
) -> None:
    endpoint = make_endpoint(workspace)
    endpoint.secrets["v1a"][0]["sealed"] = "gAAAAAB" + "x" * 93

    assert shown_endpoint(endpoint)["public_key"] is None


def test_what_carries_a_secret_does_not_print_it(workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    made, signing = rotate(endpoint), signs(endpoint, NOW)

    printed = f"{made!r} {signing!r} {make_key_pair()!r}"

    assert printed.count("whpk_") == 2
    assert "whsec_" not in printed
    assert "whsk_" not in printed
