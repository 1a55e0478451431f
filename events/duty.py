"""What the one worker on duty does: it hands messages on, and sends webhooks."""

from uuid import UUID

from celery import current_app

from events.outbox import RELAY_TASK
from events.relay import is_news_waiting, relay_in_turns
from events.shift import work_shift
from events.webhooks.courier.rounds import Courier


def be_on_duty() -> None:
    """Work until nothing has come for a while; leave at once when another is on duty.

    At the end another worker goes on, while this one waits for the last answers. A workspace whose
    messages cannot be handed on is left alone until the schedule begins the next shift.
    """
    stuck: set[UUID] = set()
    with Courier() as courier:

        def act() -> bool:
            handed_on = relay_in_turns(left_out=stuck)
            return courier.round() or handed_on > 0

        def is_work_left() -> bool:
            return is_news_waiting(left_out=stuck) or courier.has_work()

        worked = work_shift(act, is_news_waiting=is_work_left)
        if worked:
            courier.put_down()
        is_another_awake = worked and _wake_another(is_work_left())
    if worked and not is_another_awake:
        # What was given back late.
        _wake_another(is_work_left())


def _wake_another(is_needed: bool) -> bool:
    if is_needed:
        current_app.send_task(RELAY_TASK)
    return is_needed
