"""How one webhook goes over the wire, and what came of it. Knows no tables."""

import http.client
import os
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from events.webhooks.addresses import AddressRefused, NameUnknown
from events.webhooks.answers import Answer, Fault, fault_of_status, retry_after, shown
from events.webhooks.idle import Idle, Line
from events.webhooks.sockets import HeardTooMuch
from events.webhooks.urls import Target, UrlRefused, target_of

USER_AGENT = "Foyer-Webhooks/1"
BODY_BYTES = 4096

_idle = Idle()
os.register_at_fork(after_in_child=_idle.forget_all)

# The first that fits is said, so that the narrower come first.
_FAULTS: tuple[tuple[type[Exception], Fault], ...] = (
    (UrlRefused, Fault.URL_REFUSED),
    (NameUnknown, Fault.NAME_UNKNOWN),
    (AddressRefused, Fault.ADDRESS_REFUSED),
    (TimeoutError, Fault.TIMEOUT),
    (ssl.SSLError, Fault.TLS_FAILED),
    (ConnectionRefusedError, Fault.CONNECTION_REFUSED),
    (ConnectionError, Fault.CONNECTION_RESET),
    (OSError, Fault.UNREACHABLE),
    (http.client.HTTPException, Fault.NOT_HTTP),
    (HeardTooMuch, Fault.NOT_HTTP),
)


@dataclass(frozen=True, slots=True)
class _Post:
    """A message on its way: where to, what, and until when (of `time.monotonic`)."""

    target: Target
    body: bytes
    headers: Mapping[str, str]
    ends_at: float
    allow_private: bool

    @property
    def place(self) -> tuple[str, str, int, bool]:
        """What a connection must have been made for, to serve."""
        return self.target.scheme, self.target.host, self.target.port, self.allow_private


def send(*, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Post a body to a URL, and say what came of it; raises nothing, whatever the other side does.

    Ends after `FOYER_WEBHOOK_TIMEOUT` seconds with all it does. Goes to public addresses alone
    unless `WEBHOOKS_ALLOW_PRIVATE`; follows no redirect, keeps no cookie, and takes neither proxy
    nor password from the environment. A status from 200 to 299 counts as soon as the head of the
    answer is whole, even if its body never comes.
    """
    began = time.monotonic()
    allow_private = settings.WEBHOOKS_ALLOW_PRIVATE
    try:
        target = target_of(url, allow_private=allow_private)
        ends_at = began + settings.WEBHOOK_TIMEOUT_SECONDS
        status, text, pause = _posted(_Post(target, body, headers, ends_at, allow_private))
    except Exception as met:
        fault = next((fault for kind, fault in _FAULTS if isinstance(met, kind)), None)
        if fault is None:
            raise
        return Answer(None, "", _elapsed_ms(began), fault)
    return Answer(status, shown(text), _elapsed_ms(began), fault_of_status(status), pause)


def _posted(post: _Post) -> tuple[int, bytes, int | None]:
    """The answer on a kept connection if there is one, else on a new one."""
    kept = _idle.take(post.place)
    if kept is not None:
        kept.hurry(post.ends_at)
        try:
            return _answered(kept, post)
        except (ConnectionError, ssl.SSLError):
            # The receiver hung up while it waited. A message may come twice; an answer that
            # has begun tells that this one did come.
            if kept.has_spoken:
                raise
    line = Line(post.target, ends_at=post.ends_at, allow_private=post.allow_private)
    return _answered(line, post)


def _answered(line: Line, post: _Post) -> tuple[int, bytes, int | None]:
    is_over = True
    try:
        response = _asked(line, post)
        pause = retry_after(response.headers["Retry-After"], at=datetime.now(UTC))
        with response:
            text, is_whole = _beginning(response)
        is_over = response.will_close or not is_whole or response.status < 200
        return response.status, text, pause
    finally:
        if is_over:
            line.close()
        else:
            _idle.keep(post.place, line)


def _asked(line: Line, post: _Post) -> http.client.HTTPResponse:
    with suppress(BrokenPipeError):  # who refuses a body unread may have said so all the same
        headers = {"User-Agent": USER_AGENT, **post.headers}
        line.request("POST", post.target.path, post.body, headers)
    return line.getresponse()


def _beginning(response: http.client.HTTPResponse) -> tuple[bytes, bool]:
    """The first of the body, and whether that is all; less where it breaks off or is too slow."""
    text = b""
    with suppress(OSError, http.client.HTTPException, HeardTooMuch):
        while piece := response.read1(BODY_BYTES - len(text)):
            text += piece
    return text, response.isclosed() or response.length == 0


def _elapsed_ms(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
