"""How a browser sends rows back: everything that the page shows, changed where the test says."""

import re
from html import unescape
from typing import Any

from django.test import Client

from tests.admin.visiting import text_of

_TAG = re.compile(r"<(input|select|option|textarea)\b([^>]*)>([^<]*)")
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


def opened(client: Client, address: str, form_id: str) -> dict[str, Any]:
    """What the form on the page would send if nothing were touched."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return sent_by(text_of(answer), form_id)


def sent_by(html: str, form_id: str) -> dict[str, Any]:
    """What this form of the page would send; boxes that are not ticked send nothing."""
    found = re.search(rf'<form[^>]*\sid="{form_id}".*?</form>', html, re.DOTALL)
    assert found, "there is no such form"
    sent: dict[str, Any] = {}
    chooser = ""
    for tag, inside, text in _TAG.findall(found[0]):
        attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(inside)}
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if tag == "option":
            if chooser not in sent or "selected" in attributes:
                sent[chooser] = value
        elif tag == "select":
            chooser = name
        elif attributes.get("type") == "checkbox":
            if "checked" in attributes:
                sent.setdefault(name, []).append(value or "on")
        elif name:
            sent[name] = unescape(text).strip() if tag == "textarea" else value
    return sent


def errors_of(answer: Any) -> str:
    """Every refusal that the page shows, in its order."""
    shown = text_of(answer).split('class="foyer-error')[1:]
    return " | ".join(part.split(">", 1)[1].split("<", 1)[0].strip() for part in shown)
