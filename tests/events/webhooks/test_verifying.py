"""docs/webhooks.md: each way to verify a webhook that it shows takes ours, and no other."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from events.webhooks.answers import Fault
from events.webhooks.signing import headers_for, make_key_pair, make_secret
from events.webhooks.wire import send
from tests.events.webhooks.receiver import Received, Receiver
from tests.samples import DOCS

PAGE = (DOCS / "webhooks.md").read_text()
WAYS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
KEYS = make_key_pair()
SECRET = make_secret()
# What the library, the lines by hand and `cryptography` say to a signature that is not right.
NOT_OURS = r"No matching signature|not from Foyer|^$"
BODY = '{"event_id": "evt_jkl012", "title": "Grüße"}\n'.encode()


@pytest.fixture
def came(receiver: Receiver, settings: Settings) -> Received:
    """A webhook that was signed, sent and received."""
    return received(receiver, settings, at=datetime.now(UTC))


def received(receiver: Receiver, settings: Settings, *, at: datetime) -> Received:
    """One that was signed at another time."""
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    headers = headers_for(
        message_id="evt_jkl012", at=at, body=BODY, secrets=[SECRET], keys=[KEYS.private]
    )
    assert send(url=receiver.url, body=BODY, headers=headers).fault is None
    return receiver.received[-1]


def verify(way: str, headers: dict[str, str], body: bytes, *, secret: str = SECRET) -> Any:
    """Run what the page shows; the message that it found, where it gives one."""
    names = {"headers": headers, "body": body, "secret": secret, "public_key": KEYS.public}
    exec(compile(way, "docs/webhooks.md", "exec"), names)  # noqa: S102 - the page's own words
    return names.get("message")


def test_there_are_three_ways() -> None:
    assert len(WAYS) == 3


@pytest.mark.parametrize("way", WAYS)
def test_what_came_is_ours(way: str, came: Received) -> None:
    message = verify(way, came.headers, came.body)

    assert message is None or message["event_id"] == "evt_jkl012"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("header", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_with_a_changed_header_it_is_not(way: str, came: Received, header: str) -> None:
    changed = {
        "webhook-id": "evt_other",
        "webhook-timestamp": str(int(came.headers["webhook-timestamp"]) - 1),
        "webhook-signature": "v1,AAAA v1a,AAAA",
    }

    with pytest.raises(Exception, match=NOT_OURS):
        verify(way, came.headers | {header: changed[header]}, came.body)


@pytest.mark.parametrize("way", WAYS)
def test_nor_with_a_changed_body(way: str, came: Received) -> None:
    with pytest.raises(Exception, match=NOT_OURS):
        verify(way, came.headers, came.body.replace(b"jkl", b"JKL"))


@pytest.mark.parametrize("way", WAYS[:2])
def test_nor_with_another_secret(way: str, came: Received) -> None:
    with pytest.raises(Exception, match=NOT_OURS):
        verify(way, came.headers, came.body, secret=make_secret())


@pytest.mark.parametrize("way", WAYS[:2])
def test_nor_when_it_was_overheard_some_time_ago(
    way: str, receiver: Receiver, settings: Settings
) -> None:
    old = received(receiver, settings, at=datetime.now(UTC) - timedelta(minutes=6))

    with pytest.raises(Exception, match="too old"):
        verify(way, old.headers, old.body)


def test_every_fault_has_its_meaning_there() -> None:
    explained = re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE)

    assert {fault.value for fault in Fault} <= set(explained)
