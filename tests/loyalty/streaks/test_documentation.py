"""The page about streaks and challenges, played."""

from unittest.mock import patch

import pytest
from django.utils import timezone

from accounts.models import Customer
from tests.api.calling import till_of
from tests.factories import NOON
from tests.loyalty.programme import points_of
from tests.samples import play

pytestmark = pytest.mark.django_db


def test_every_sample_answers_as_the_page_says(member: Customer) -> None:
    with patch.object(timezone, "now", return_value=NOON):
        assert play("streaks-and-challenges.md", till_of(member)) == 9

    assert points_of(member) == 20 + 10
