"""API keys and the signing secret, as the owner sees them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ApiKey, Customer, SigningSecret
from accounts.services.keys import create_api_key, find_api_key
from accounts.services.tokens import create_token, read_token
from tests.admin.visiting import at_desk, page, text_of

pytestmark = pytest.mark.django_db

_TEXT = re.compile(r"fk_[\w.-]+_[\w-]{43}")


def test_a_new_key_is_shown_once_and_only_its_digest_is_kept(member: Customer) -> None:
    desk = at_desk(member.workspace)
    given = {"name": "till", "scopes": ["events:write"]}

    shown = desk.post(page("accounts_apikey_add"), given)
    key = ApiKey.objects.get(workspace=member.workspace)
    after = [page("accounts_apikey_changelist"), page("accounts_apikey_change", key.pk)]

    found = _TEXT.search(text_of(shown))
    assert found is not None
    assert find_api_key(found[0]) == key
    assert "no-store" in shown["Cache-Control"]
    assert key.scopes == ["events:write"]
    assert [one for one in after if found[0] in text_of(desk.get(one))] == []
    kept = ApiKey.objects.filter(pk=key.pk).values_list().get()
    assert [one for one in kept if isinstance(one, str) and found[0] in one] == []


def test_a_key_must_be_allowed_something(member: Customer) -> None:
    answer = at_desk(member.workspace).post(page("accounts_apikey_add"), {"name": "till"})

    assert "This field is required" in text_of(answer)
    assert not ApiKey.objects.filter(workspace=member.workspace).exists()


def test_a_revoked_key_opens_nothing(member: Customer) -> None:
    key, text = create_api_key(workspace=member.workspace, name="till")
    desk, address = at_desk(member.workspace), page("accounts_apikey_changelist")
    chosen = {"action": "revoke", "_selected_action": [str(key.pk)]}

    asked = text_of(desk.post(address, chosen))
    still_opens = find_api_key(text) == key
    answer = desk.post(address, chosen | {"confirmed": "yes"}, follow=True)

    assert "This cannot be undone" in asked
    assert "Keys revoked: 1." in text_of(answer)
    assert (still_opens, find_api_key(text)) == (True, None)


def test_nobody_revokes_a_key_elsewhere(member: Customer, stranger: Customer) -> None:
    key, text = create_api_key(workspace=stranger.workspace, name="till")

    chosen = {"action": "revoke", "_selected_action": [str(key.pk)], "confirmed": "yes"}
    at_desk(member.workspace).post(page("accounts_apikey_changelist"), chosen)

    assert find_api_key(text) == key


def test_a_new_signing_secret_leaves_the_old_one_an_overlap(member: Customer) -> None:
    token = create_token(customer=member, lifetime=timedelta(days=9))
    address = page("accounts_workspace_rotate", member.workspace.pk)

    at_desk(member.workspace).post(address, {"hours": "2"})

    now = timezone.now()
    assert read_token(token, at=now) == member
    old, new = SigningSecret.objects.filter(workspace=member.workspace).order_by("created_at")
    assert new.retires_at is None
    assert old.retires_at is not None
    assert timedelta(hours=1.9) < old.retires_at - now <= timedelta(hours=2)


@pytest.mark.parametrize("hours", ["", "-1", "100000", "soon"])
def test_an_overlap_is_a_number_of_hours(hours: str, member: Customer) -> None:
    address = page("accounts_workspace_rotate", member.workspace.pk)

    answer = at_desk(member.workspace).post(address, {"hours": hours})

    assert answer.status_code == 200
    assert SigningSecret.objects.filter(workspace=member.workspace).count() == 1
