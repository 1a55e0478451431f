"""Statistics as the public contract has them in JSON."""

from typing import Any

from analytics.rollups.figures import Figures
from analytics.stats.answering import Statistics

MOST_TOP_EVENTS = 10


def shown(statistics: Statistics) -> dict[str, Any]:
    """The body of an answer."""
    question = statistics.question
    figures = _of_all(statistics) if question.event_id is None else _of_one(statistics)
    return {
        "period": question.label,
        "eventId": question.event_id,
        "startDate": statistics.first.isoformat(),
        "endDate": statistics.last.isoformat(),
        "data": figures,
    }


def _of_all(statistics: Statistics) -> dict[str, Any]:
    breakdown = statistics.breakdown
    ranked = sorted(breakdown, key=lambda event_id: (-breakdown[event_id].count, event_id))
    return {
        "totalEvents": statistics.whole.count,
        "uniqueUsers": statistics.whole.users,
        "totalPoints": statistics.whole.points,
        "eventBreakdown": {event_id: _share(breakdown[event_id]) for event_id in ranked},
        "topEvents": ranked[:MOST_TOP_EVENTS],
        "dailyData": _daily(statistics, "events"),
        "_metadata": {"uniqueUsersCalculationMethod": "exact", "uniqueUsersNote": None},
    }


def _of_one(statistics: Statistics) -> dict[str, Any]:
    whole = statistics.whole
    return {
        "totalCount": whole.count,
        "uniqueUsers": whole.users,
        "pointsAwarded": whole.points,
        "conditionMet": whole.met,
        "conditionFailed": whole.failed,
        "limitReached": whole.limited,
        "dailyData": _daily(statistics, "count"),
    }


def _share(figures: Figures) -> dict[str, int]:
    return {"count": figures.count, "users": figures.users, "points": figures.points}


def _daily(statistics: Statistics, count: str) -> dict[str, Any]:
    return {
        day.isoformat(): {
            count: one.count,
            "users": one.users,
            "points": one.points,
            "hourlyDistribution": one.hours,
        }
        for day, one in statistics.daily.items()
    }
