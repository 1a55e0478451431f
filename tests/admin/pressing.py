"""How the tests press the button that takes back what was just done."""

import re
from typing import Any

from django.test import Client

from tests.admin.visiting import page, text_of

_BUTTON = re.compile(r'name="undo" value="([0-9a-f]{32})"')


def undo_of(answer: Any) -> str:
    """What the button on the answer takes back; nothing when there is none."""
    found = _BUTTON.search(text_of(answer))
    return found[1] if found else ""


def press_undo(client: Client, answer: Any) -> Any:
    """The page after the button was pressed, without scripts as with them."""
    name = undo_of(answer)
    assert name, "there is no button"
    return client.post(page("undo"), {"undo": name}, follow=True)
