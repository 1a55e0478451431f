"""What a device keeps for when there is no connection."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Workspace
from tests.ticketing.pages.visiting import mine, text_of

pytestmark = pytest.mark.django_db


def test_the_worker_is_below_the_pages_that_it_answers_for(
    workspace: Workspace, client: Client
) -> None:
    place = reverse("whats-on:worker", args=[workspace.slug])

    answer = client.get(place)

    assert place == f"{mine(workspace)}worker.js"
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert "Service-Worker-Allowed" not in answer
    assert place in client.get(mine(workspace)).content.decode()


def test_the_page_without_a_connection_has_the_way_to_what_was_kept(
    workspace: Workspace, client: Client
) -> None:
    answer = client.get(reverse("whats-on:offline", args=[workspace.slug]))

    assert "You are offline" in text_of(answer)
    assert mine(workspace) in answer.content.decode()


def test_a_page_begins_as_the_worker_expects(workspace: Workspace, client: Client) -> None:
    """It marks what it kept, right there: the style sheet does the rest."""
    whole = client.get(mine(workspace)).content.decode()
    sheet = re.search(r'href="(/look/[^"]+)"', whole)

    assert whole.count("<html ") == 1
    assert sheet is not None
    assert "[data-kept]" in client.get(sheet[1]).content.decode()
