"""What the shop's page of `docs/` says is there."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.factories import make_workspace
from tests.ticketing.pages.visiting import text_of
from tests.ticketing.stage import make_ticketed_event, ticket_type

DOCS = Path(__file__).resolve().parents[3] / "docs"
SHOP = (DOCS / "shop.md").read_text()
LINKS = re.findall(r"^\| `(/whats-on/\S+)` \|", SHOP, re.MULTILINE)


@pytest.mark.django_db
@pytest.mark.parametrize("link", LINKS)
def test_every_link_that_can_be_shared_leads_somewhere(link: str, client: Client) -> None:
    make_ticketed_event(
        make_workspace("corner-house"),
        "evt-spring",
        ticketTypes=[ticket_type(title="Friends of the house", hidden=True)],
        promoCodes=[{"code": "FRIENDS", "value": "20"}],
    )

    answer = client.get(link)

    assert answer.status_code == 200
    assert "Corner House" in text_of(answer)


def test_there_are_links_and_pictures() -> None:
    pictures = re.findall(r"\]\((images/\S+)\)", SHOP)

    assert len(LINKS) == 8
    assert len(pictures) == 2
    assert all((DOCS / picture).stat().st_size < 150_000 for picture in pictures)
