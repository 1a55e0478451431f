"""Statistics from the rollups: exact, and as quick for ten years as for a day."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.rollups.figures import Figures, People, Totals, days_of, together, totals_of
from analytics.rollups.reading import Kept, look_at_once
from analytics.rollups.sheets import EVERYTHING, Kind
from analytics.stats.question import StatsQuestion


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the events come to: `whole`, by the event's id, and by day.

    Days without any event are there as well, unless all time was asked for. Of one event there
    is no breakdown.
    """

    question: StatsQuestion
    whole: Figures
    breakdown: Mapping[str, Figures]
    daily: Mapping[date, Figures]

    @property
    def first(self) -> date:
        """The first day that is spoken of."""
        return self.question.days.first or min(self.daily, default=self.question.today)

    @property
    def last(self) -> date:
        """The last day that is spoken of: today, unless a past or future month was asked for."""
        last, today = self.question.days.last, self.question.today
        if last is None or last > today >= self.first:
            return max([today, *self.daily]) if last is None else today
        return last


def answer(question: StatsQuestion) -> Statistics:
    """The statistics that were asked for, as of one moment."""
    return look_at_once(question.workspace, question.days, lambda kept: _answer(kept, question))


def event_id_of(kind: Kind) -> str:
    """What an event is counted under: the rule that was named for it, else its type."""
    event_type, name = kind
    return name or event_type


def _answer(kept: Kept, question: StatsQuestion) -> Statistics:
    if question.event_id is None:
        return _of_everything(kept, question)
    return _of_one(kept, question, question.event_id)


def _of_everything(kept: Kept, question: StatsQuestion) -> Statistics:
    totals = totals_of(kept, question.days)
    whole = totals.pop(EVERYTHING, Figures())
    if len({event_id_of(kind) for kind in totals}) < len(totals):
        # Two kinds under one id: a customer may have done both.
        totals = totals_of(kept, question.days, people=People.AS_SETS)
        totals.pop(EVERYTHING, None)
    daily = days_of(kept, question.days, kinds={EVERYTHING})
    return Statistics(question, whole, _by_id(totals), _filled(question, daily))


def _of_one(kept: Kept, question: StatsQuestion, event_id: str) -> Statistics:
    totals = totals_of(kept, question.days, people=People.AS_SETS)
    own = {kind: one for kind, one in totals.items() if event_id_of(kind) == event_id}
    daily = days_of(kept, question.days, kinds=own) if own else {}
    return Statistics(question, together(own.values()), {}, _filled(question, daily))


def _by_id(totals: Totals) -> dict[str, Figures]:
    groups: dict[str, list[Figures]] = defaultdict(list)
    for kind, figures in totals.items():
        groups[event_id_of(kind)].append(figures)
    return {event_id: together(several) for event_id, several in groups.items()}


def _filled(question: StatsQuestion, daily: Mapping[date, Figures]) -> Mapping[date, Figures]:
    days = question.days
    if days.first is None or days.last is None:
        return daily
    last = min(days.last, max([question.today, *daily]))
    count = (last - days.first).days + 1
    every = (days.first + timedelta(days=n) for n in range(max(count, 0)))
    return {day: daily.get(day, Figures()) for day in every}
