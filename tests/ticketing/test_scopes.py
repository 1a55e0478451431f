"""Each call of ticketing needs its scope, and no other opens it."""

import pytest

from accounts.models import Customer
from accounts.scopes import WIDER, Scope
from tests.api.calling import Caller
from tests.api.test_workspaces_are_apart import fill
from tests.factories import key_header, make_member, make_workspace
from tests.ticketing.strange import CASES, names_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def member(made_once: None) -> Customer:
    """Somebody who has one of everything."""
    return make_member(make_workspace(), "sarah", name="Sarah Johnson", email="sarah@example.com")


@pytest.fixture(scope="module")
def names(member: Customer) -> dict[str, str]:
    """What of it the calls name."""
    return names_of(member) | {"user": member.external_id}


@pytest.mark.parametrize(("method", "path"), CASES)
def test_a_call_needs_its_scope(
    member: Customer, names: dict[str, str], method: str, path: str
) -> None:
    _, body, needed = CASES[method, path]
    fit = {needed, *WIDER.get(needed, ())}
    url = f"/{fill(path, names)}"
    others = [scope.value for scope in Scope if scope not in fit]
    without = Caller(key_header(member.workspace, scopes=others))
    having = Caller(key_header(member.workspace, scopes=[needed.value]))

    refused, admitted = (
        caller.get(url, **(fill(body, names) or {}))
        if method == "GET"
        else caller.send(method, url, fill(body, names))
        for caller in (without, having)
    )

    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert admitted.status_code != 403, admitted.content
