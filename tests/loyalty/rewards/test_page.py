"""The samples of docs/rewards.md are played."""

import pytest

from accounts.models import Customer
from tests.api.calling import till_of
from tests.samples import play

pytestmark = pytest.mark.django_db


def test_the_samples_of_the_page_are_right(member: Customer) -> None:
    assert play("rewards.md", till_of(member)) == 10
