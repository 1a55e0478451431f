"""How the tests sign in: pages, letters and codes."""

import html
import re
from typing import Any

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

ASK = "/me/login/code/"
ENTER = "/me/login/code/confirm/"
PASSWORD_PAGE = "/me/login/"
_CODE = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)
_TAGS = re.compile(r"<[^>]+>")


class NoPost(BaseEmailBackend):
    """A mail server that is away."""

    def send_messages(self, email_messages: Any) -> int:
        """Nothing gets through."""
        raise ConnectionRefusedError


def code_in_the_last_letter() -> str:
    """The code that the last letter brings."""
    found = _CODE.search(str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


def sign_in_by_code(client: Client, email: str, goal: str = "") -> Any:
    """Ask for a code, and enter it; where that leads."""
    asked = {"email": email} | ({"next": goal} if goal else {})
    answer = client.post(ASK, asked)
    assert answer.status_code == 302, text_of(answer)
    entered = {"code": code_in_the_last_letter()} | ({"next": goal} if goal else {})
    return client.post(ENTER, entered)


def text_of(answer: Any) -> str:
    """What people read on a page, in one line."""
    body = answer.content.decode().split("</head>")[-1]
    return " ".join(html.unescape(_TAGS.sub(" ", body)).split())
