"""The samples of the documentation are what happens."""

from types import SimpleNamespace

import pytest

from accounts.models import Customer, Workspace
from loyalty.tiers import api, services
from tests.api.calling import till_of
from tests.factories import NOON, make_member
from tests.loyalty.leaderboards.boards import buy
from tests.loyalty.programme import make_rule
from tests.samples import play

pytestmark = pytest.mark.django_db


def test_every_sample_of_the_page_answers_as_it_says(
    workspace: Workspace, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (api, services):
        monkeypatch.setattr(module, "timezone", SimpleNamespace(now=lambda: NOON))
    make_rule(workspace)
    buy(member, 100)
    buy(member, 20)
    for name in ("anna", "ben"):
        buy(make_member(workspace, name, name=name.title()), 5)

    assert play("tiers-and-leaderboards.md", till_of(member)) == 8
