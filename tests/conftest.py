"""What every test may ask for."""

import pytest

from accounts.models import Customer, Workspace
from tests import factories


@pytest.fixture
def workspace() -> Workspace:
    """The workspace that the test is about."""
    return factories.make_workspace()


@pytest.fixture
def member(workspace: Workspace) -> Customer:
    """A customer of that workspace."""
    return factories.make_member(
        workspace, "sarah", name="Sarah Johnson", email="sarah@example.com"
    )


@pytest.fixture
def stranger() -> Customer:
    """A customer of another workspace: must be seen by nobody here."""
    return factories.make_member(factories.make_workspace("other-club"), "sarah")
