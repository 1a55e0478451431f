"""What the card's page of `docs/` says is there."""

import re
from pathlib import Path

import pytest

from tests.factories import make_member, make_workspace
from tests.loyalty.pages.cards import browser_of, open_house
from tests.ticketing.pages.visiting import text_of

CARD = (Path(__file__).resolve().parents[3] / "docs" / "card.md").read_text()
PAGES = re.findall(r"^\| `(/me/card/\S+)` \|", CARD, re.MULTILINE)
BUTTONS = re.findall(r"^\| \*\*(.+?)\*\*", CARD, re.MULTILINE)


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_every_page_leads_somewhere(page: str) -> None:
    member = make_member(make_workspace("demo"), name="Sarah Johnson")
    open_house(member.workspace)

    answer = browser_of(member).get(page)

    assert answer.status_code == 200
    assert "Demo" in text_of(answer)


@pytest.mark.django_db
def test_every_button_is_there() -> None:
    member = make_member(make_workspace("demo"))

    text = text_of(browser_of(member).get("/me/card/demo/privacy/"))

    assert len(PAGES) == 6
    assert len(BUTTONS) == 4
    assert all(button in text for button in BUTTONS)
