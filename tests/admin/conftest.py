"""What tests of the admin ask for."""

import pytest
from django.test import Client

from accounts.models import Workspace
from tests.admin.visiting import at_desk


@pytest.fixture
def desk(workspace: Workspace) -> Client:
    """The browser of an owner who has signed in."""
    return at_desk(workspace)
