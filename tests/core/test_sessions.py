"""Whatever stands in a session's cookie, a page is there."""

import pytest
from django.test import Client

from accounts.models import Workspace

pytestmark = pytest.mark.django_db


# Quotation marks and backslashes: so cookies spell any sign.
@pytest.mark.parametrize(
    "kept", [r'"aaaaaaaaaaaa\000"', r'"aaaaaaaaaaaa\377"', "x" * 3000, "short"]
)
def test_a_cookie_that_was_never_ours_is_no_session(workspace: Workspace, kept: str) -> None:
    cookie = {"cookie": f"foyer_session={kept}"}

    answer = Client().generic("GET", f"/whats-on/{workspace.slug}/my/", headers=cookie)

    assert answer.status_code == 200
