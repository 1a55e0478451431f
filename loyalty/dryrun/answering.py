"""The answer of a dry run: what is kept of it, and what the API and the admin show."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from accounts.models import Customer
from loyalty.dryrun.models import DryRun
from loyalty.dryrun.tally import Change, Example, Side, Tally, kind_of
from loyalty.dryrun.words import sentence
from loyalty.rules.content import RuleContent


def answer(run: DryRun, tally: Tally) -> dict[str, Any]:
    """Everything that was counted, in JSON values, with `customer` ids where people are named."""
    return {
        "eventId": run.key,
        "days": run.days,
        "askedAt": run.asked_at.isoformat(),
        "version": run.version,
        "events": tally.events,
        "customers": tally.customers,
        "today": _side(tally.today),
        "draft": _side(tally.draft),
        "difference": tally.draft.points - tally.today.points,
        "winners": {"customers": tally.winners, "top": _top(tally.won)},
        "losers": {"customers": tally.losers, "top": _top(tally.lost)},
        "examples": [_example(one, run.says) for one in tally.chosen()],
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "points": side.points,
        "eventsRewarded": side.events,
        "customersRewarded": side.customers,
        "refusals": side.refusals,
    }


def _top(changes: Iterable[Change]) -> list[dict[str, Any]]:
    return [
        {"customer": str(one.customer_id), "today": one.today, "draft": one.draft}
        for one in changes
    ]


def _example(one: Example, content: RuleContent) -> dict[str, Any]:
    return {
        "id": str(one.event_id),
        "customer": str(one.customer_id),
        "occurredAt": one.occurred_at.isoformat(),
        "verdict": kind_of(one.part),
        "today": one.today,
        "draft": one.part.points,
        "sentence": sentence(one, content),
    }


def shown(run: DryRun) -> dict[str, Any]:
    """Where a dry run stands, and its result with people by the ids that the shop has for them."""
    return {
        "runId": str(run.id),
        "state": run.state,
        "progress": {"done": run.done, "total": run.total},
        "failure": run.failure,
        "result": _with_user_ids(run, run.result) if run.result else None,
    }


def _with_user_ids(run: DryRun, result: dict[str, Any]) -> dict[str, Any]:
    wanted = {row["customer"] for row in _people(result)}
    rows = Customer.objects.of(run.workspace).filter(id__in=wanted)
    user_ids = {str(key): name for key, name in rows.values_list("id", "external_id")}
    for row in _people(result):
        row["userId"] = user_ids.get(row["customer"])
    return result


def _people(result: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from result["winners"]["top"]
    yield from result["losers"]["top"]
    yield from result["examples"]
