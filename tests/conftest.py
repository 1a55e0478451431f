"""What every test may ask for."""

import pytest
from django.conf import settings as installed
from django.core.cache import cache
from pytest_django import Settings

from accounts.models import Customer, Workspace
from tests import factories


@pytest.fixture(scope="session", autouse=True)
def _static_folder() -> None:
    installed.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _clean_process(settings: Settings) -> None:
    """Every test begins with no calls counted, and with static files that need no collecting."""
    cache.clear()
    settings.STORAGES = installed.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


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
