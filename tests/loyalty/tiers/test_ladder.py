"""The ladder itself: sums of two periods, and the tier that follows from them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from loyalty.engine.standing import Standings
from loyalty.models import TierBasis, TierPeriod
from loyalty.tiers.ladder import Ladder, Rung, add, place, review

ONE = Decimal(1)
RUNGS = tuple(Rung(key, key, Decimal(at), ONE) for key, at in (("s", 100), ("g", 500)))
TODAY = date(2026, 11, 21)
PERIODS = st.sampled_from(list(TierPeriod))
GAINS = st.lists(
    st.tuples(st.integers(0, 900).map(lambda ago: TODAY - timedelta(ago)), st.integers(-300, 400)),
    max_size=12,
)


@dataclass
class Someone:
    """A member, as far as the ladder knows."""

    tier: str = ""
    tier_period_on: date = date(1, 1, 1)
    earned_now: Decimal = Decimal(0)
    earned_before: Decimal = Decimal(0)
    tier_revision: int = 0
    turn: int = 0
    customer_id: UUID = field(default_factory=uuid4)
    standings: Standings = field(default_factory=Standings)


def ladder_of(period: TierPeriod) -> Ladder:
    return Ladder(TierBasis.POINTS, period, RUNGS)


def met(period: TierPeriod, gains: list[tuple[date, int]]) -> Someone:
    """Someone whose gains all become known today, in this order."""
    someone, ladder = Someone(), ladder_of(period)
    review(someone, ladder, TODAY)
    for day, gain in gains:
        add(someone, ladder, Decimal(gain), day)
    return someone


@given(period=PERIODS, gains=GAINS, seed=st.integers())
def test_any_order_gives_the_same_sums(
    period: TierPeriod, gains: list[tuple[date, int]], seed: int
) -> None:
    shuffled = Random(seed).sample(gains, len(gains))

    one, other = met(period, gains), met(period, shuffled)

    assert (one.earned_now, one.earned_before) == (other.earned_now, other.earned_before)


@given(period=PERIODS, gains=GAINS)
def test_sums_are_those_of_the_present_and_the_last_period(
    period: TierPeriod, gains: list[tuple[date, int]]
) -> None:
    start = period.start(TODAY)
    before = period.before(start)

    someone = met(period, gains)

    assert someone.earned_now == sum(gain for day, gain in gains if day >= start)
    assert someone.earned_before == sum(
        gain for day, gain in gains if before is not None and before <= day < start
    )


@given(period=PERIODS, gains=GAINS)
def test_nobody_falls_within_a_period(period: TierPeriod, gains: list[tuple[date, int]]) -> None:
    ladder, someone = ladder_of(period), Someone()
    review(someone, ladder, TODAY)
    ranks = []

    for day, gain in gains:
        add(someone, ladder, Decimal(gain), day)
        ranks.append(ladder.rank(someone.tier))

    assert ranks == sorted(ranks)


@given(
    period=PERIODS,
    gains=st.lists(st.tuples(st.integers(0, 900), st.integers(-300, 400)), max_size=12),
    reviews=st.lists(st.integers(0, 900), max_size=6),
)
def test_reviews_at_any_time_and_twice_change_nothing(
    period: TierPeriod, gains: list[tuple[int, int]], reviews: list[int]
) -> None:
    """Each gain becomes known on its day; in between, or never, somebody reviews."""
    ladder, end = ladder_of(period), date(2026, 1, 1) + timedelta(900)
    steps: list[tuple[int, int | None]] = [*gains, *((day, None) for day in reviews)]

    def lived(wanted: list[tuple[int, int | None]]) -> Someone:
        someone = Someone()
        for day, gain in sorted(wanted, key=lambda one: one[0]):
            today = date(2026, 1, 1) + timedelta(day)
            review(someone, ladder, today)
            if gain is not None:
                add(someone, ladder, Decimal(gain), today)
        review(someone, ladder, end)
        someone.customer_id = UUID(int=0)
        return someone

    assert lived(steps) == lived([one for one in steps if one[1] is not None])


@given(period=PERIODS, gains=GAINS)
def test_who_never_lost_anything_stands_where_a_new_count_places_them(
    period: TierPeriod, gains: list[tuple[date, int]]
) -> None:
    someone = met(period, [(day, abs(gain)) for day, gain in gains])
    tier = someone.tier

    place(someone, ladder_of(period), someone.earned_now, someone.earned_before)

    assert someone.tier == tier


def test_a_tier_lasts_to_the_end_of_the_period_after_the_one_it_was_earned_in() -> None:
    ladder, someone = ladder_of(TierPeriod.QUARTER), Someone()
    days = [date(2026, 2, 3), date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 1)]
    tiers = []

    for number, day in enumerate(days):
        review(someone, ladder, day)
        add(someone, ladder, Decimal(600 if number == 0 else 0), day)
        tiers.append(someone.tier)

    assert tiers == ["g", "g", "g", ""]


def test_a_till_whose_clock_is_ahead_begins_the_next_period() -> None:
    ladder, someone = ladder_of(TierPeriod.YEAR), Someone()
    review(someone, ladder, date(2026, 12, 31))

    add(someone, ladder, Decimal(120), date(2027, 1, 1))
    add(someone, ladder, Decimal(30), date(2026, 12, 31))
    review(someone, ladder, date(2026, 12, 31))

    assert someone.earned_now == 120
    assert someone.earned_before == 30
