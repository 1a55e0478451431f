"""The samples of docs/actions.md are played, and its actions are taken."""

import json

import pytest

from accounts.models import Customer
from campaigns.actions.content import parse_actions
from campaigns.actions.words import sentence
from tests.api.calling import till_of
from tests.architecture.source import ROOT
from tests.loyalty.rewards.setting import make_reward
from tests.loyalty.tiers.setting import make_ladder
from tests.samples import play

pytestmark = pytest.mark.django_db


def test_the_samples_of_the_page_are_right(member: Customer) -> None:
    assert play("actions.md", till_of(member)) == 1


def test_the_list_of_the_page_can_be_sent(member: Customer) -> None:
    make_ladder(member.workspace)
    make_reward(member.workspace)
    page = (ROOT / "docs" / "actions.md").read_text()
    listed = json.loads(page.partition("```json")[2].partition("```")[0])

    actions = parse_actions(listed, workspace=member.workspace)

    assert all(sentence(one) for one in actions)
    assert len(actions) == 6
