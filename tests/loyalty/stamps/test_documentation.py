"""The page about stamp cards, played."""

from unittest.mock import patch

import pytest
from django.utils import timezone

from accounts.models import Customer
from tests.api.calling import till_of
from tests.factories import NOON
from tests.loyalty.stamps.stamped import refs
from tests.samples import play

pytestmark = pytest.mark.django_db


def test_every_sample_answers_as_the_page_says(member: Customer) -> None:
    with patch.object(timezone, "now", return_value=NOON):
        assert play("stamps.md", till_of(member)) == 11

    assert refs(member) == []
