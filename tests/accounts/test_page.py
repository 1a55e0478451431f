"""The samples of docs/accounts.md are played."""

import pytest

from accounts.models import User, Workspace
from tests.api.calling import Caller
from tests.factories import PASSWORD
from tests.samples import play

pytestmark = pytest.mark.django_db


def test_the_samples_of_the_page_are_right(workspace: Workspace) -> None:
    User.objects.create_user("sarah@example.com", PASSWORD)

    assert play("accounts.md", Caller()) == 2
