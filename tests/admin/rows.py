"""How a browser sends rows back: everything that the page shows, changed where the test says."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from tests.admin.visiting import text_of


class _Form(HTMLParser):
    """What the inputs of the page's main form hold."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.sent: dict[str, Any] = {}
        self._select = self._area = ""
        self._is_first = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name") or ""
        if tag == "form":
            self.inside = found.get("id") == self.form_id
        elif self.inside and tag == "input" and name:
            self._input(name, found)
        elif self.inside and tag in {"select", "textarea"}:
            self._select, self._area = (name, "") if tag == "select" else ("", name)
            self.sent.setdefault(name, "")
            self._is_first = tag == "select"
        elif self.inside and tag == "option" and self._select:
            self._option(found)

    def _input(self, name: str, found: dict[str, str | None]) -> None:
        if found.get("type") in {"checkbox", "radio"}:
            if "checked" in found:
                self.sent.setdefault(name, []).append(found.get("value") or "on")
        else:
            self.sent[name] = found.get("value") or ""

    def _option(self, found: dict[str, str | None]) -> None:
        if "selected" in found or self._is_first:
            self.sent[self._select] = found.get("value") or ""
        self._is_first = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area] += data.strip()


def opened(client: Client, address: str, form_id: str) -> dict[str, Any]:
    """What the form on the page would send if nothing were touched."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    reader = _Form(form_id)
    reader.feed(text_of(answer))
    assert reader.sent, "there is no such form"
    return reader.sent


def errors_of(answer: Any) -> str:
    """Every refusal that the page shows, in its order."""
    shown = text_of(answer).split('class="foyer-error')[1:]
    return " | ".join(part.split(">", 1)[1].split("<", 1)[0].strip() for part in shown)
