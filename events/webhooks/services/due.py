"""When what is sent again is due."""

from datetime import datetime, timedelta

from django.conf import settings

# Beside the attempt itself: the wait for its turn, and for its outcome to be written down.
_AROUND = timedelta(seconds=30)


def soon(*, at: datetime) -> datetime:
    """What waits for an instant up to this one may be on its way at this very moment.

    Whoever sends a message has put its next attempt a little ahead, in case they die. To send it
    now would be to send it twice; it comes by itself.
    """
    return at + timedelta(seconds=settings.WEBHOOK_TIMEOUT_SECONDS) + _AROUND
