"""The demo tells a story, with the same services as everything else."""

import pytest

from config.demo.story import seed_demo
from loyalty.models import LedgerEntry, Member
from tests.loyalty.programme import points_of

pytestmark = pytest.mark.django_db


def test_the_regulars_have_earned_spent_and_climbed() -> None:
    workspace = seed_demo()

    members = Member.objects.of(workspace).select_related("customer__card")
    tiers = {member.tier for member in members}
    kinds = set(LedgerEntry.objects.of(workspace).values_list("kind", flat=True))
    assert tiers == {"", "friend", "family"}
    assert {"earn", "spend", "adjust"} <= kinds
    assert all(points_of(member.customer) > 0 for member in members)


def test_told_again_it_is_the_same_story() -> None:
    workspace = seed_demo()
    before = LedgerEntry.objects.of(workspace).count()

    seed_demo()

    assert LedgerEntry.objects.of(workspace).count() == before
