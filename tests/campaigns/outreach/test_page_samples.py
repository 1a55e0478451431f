"""The samples of docs/campaigns.md are played."""

from unittest.mock import patch

import pytest
from celery import Celery

from accounts.models import Customer
from tests.api.calling import till_of
from tests.samples import play

pytestmark = pytest.mark.django_db


def test_the_samples_of_the_page_are_right(member: Customer) -> None:
    with patch.object(Celery, "send_task"):
        assert play("campaigns.md", till_of(member)) == 5
