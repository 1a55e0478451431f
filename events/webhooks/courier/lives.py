"""What answers make of the endpoints that gave them."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from events.webhooks.courier.lanes import GONE, asked_for_pause
from events.webhooks.courier.parcels import Outcome
from events.webhooks.life import Arrived, Heard, note_answers, note_arrivals

Answers = dict[Arrived, list[Outcome]]


def note_lives(outcomes: Iterable[Outcome]) -> None:
    """Tell each endpoint's life what came; of those that are well, all of a workspace at once."""
    by_workspace: dict[UUID, Answers] = defaultdict(lambda: defaultdict(list))
    for outcome in outcomes:
        if outcome.answer is not None:
            to = outcome.parcel.to
            by_workspace[to.workspace_id][Arrived(to.endpoint_id, to.url)].append(outcome)
    for workspace_id, answers in by_workspace.items():
        _note(workspace_id, answers)


def _note(workspace_id: UUID, answers: Answers) -> None:
    well = [one for one, own in answers.items() if all(map(_is_well, own))]
    noted = note_arrivals(workspace_id=workspace_id, arrived=well, at=timezone.now())
    for one, own in answers.items():
        if one.endpoint_id not in noted:
            note_answers(
                workspace_id=workspace_id,
                endpoint_id=one.endpoint_id,
                heard=[_heard(outcome) for outcome in own],
                url=one.url,
            )


def _is_well(outcome: Outcome) -> bool:
    return outcome.arrived and not outcome.parcel.to.is_failing


def _heard(outcome: Outcome) -> Heard:
    answer = outcome.answer
    assert answer is not None  # noqa: S101 - only those with an answer are heard
    pause = answer.retry_after_seconds if asked_for_pause(answer) else None
    return Heard(outcome.at, outcome.arrived, answer.status == GONE, pause)
