"""The samples of `docs/media.md`, played."""

from typing import Any

import pytest

from accounts.models import Customer
from tests.api.calling import Answer, Caller
from tests.factories import key_header
from tests.samples import play
from tests.ticketing.media.gallery import jpeg
from tests.ticketing.stage import make_ticketed_event, sell

pytestmark = pytest.mark.django_db


class Camera(Caller):
    """A program that sends an image where the page says so."""

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> Answer:
        """The body, or an image where there is none."""
        if body is not None or method == "DELETE":
            return super().send(method, path, body, **query)
        return self.client.generic(method, path, jpeg(), "image/jpeg", headers=self.headers)


def test_the_samples_say_what_the_api_answers(member: Customer) -> None:
    sell(make_ticketed_event(member.workspace), member)

    assert play("media.md", Camera(key_header(member.workspace))) == 11
