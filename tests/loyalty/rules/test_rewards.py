"""What a rule makes of an event: value, group, tier, rounding, cap."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.compiled import MOST_POINTS, best_reward, ripens_and_expires
from loyalty.rules.parts import Verdict
from tests.factories import NOON
from tests.loyalty.rules.asking import ask, content_of, happening

amounts = st.integers(0, 10**7).map(lambda cents: Decimal(cents) / 100)
rewards = st.integers(0, 5000).map(lambda n: Decimal(n) / 1000)
units = st.integers(1, 5000).map(lambda n: Decimal(n) / 100)
multipliers = st.sampled_from([Decimal(1), Decimal("1.25"), Decimal("1.5"), Decimal(3)])


def half_up(exact: Fraction) -> int:
    return floor(exact + Fraction(1, 2))


@pytest.mark.parametrize(
    ("rounding", "rounded"), [("half_up", half_up), ("floor", floor), ("ceiling", ceil)]
)
@given(amount=amounts, reward=rewards, per=units, times=multipliers)
def test_it_is_rounded_once_and_at_the_end(
    rounding: str, rounded: Any, amount: Decimal, reward: Decimal, per: Decimal, times: Decimal
) -> None:
    part = ask(
        happening(str(amount)),
        facts={"multiplier": times},
        reward={"default": reward},
        rewardPer=per,
        rounding=rounding,
    )

    exact = Fraction(amount) * Fraction(reward) * Fraction(times) / Fraction(per)
    assert part.points == rounded(exact)


@pytest.mark.parametrize(
    ("rounding", "amount", "points"),
    [
        ("half_up", "49.99", 50),
        ("half_up", "0.50", 1),
        ("half_up", "2.50", 3),
        ("half_up", "0.49", 0),
        ("floor", "49.99", 49),
        ("ceiling", "49.01", 50),
        ("ceiling", "0", 0),
    ],
)
def test_rounding_at_one_a_unit(rounding: str, amount: str, points: int) -> None:
    assert ask(happening(amount), rounding=rounding).points == points


def test_a_third_of_a_unit_is_no_loss() -> None:
    part = ask(happening("1"), reward={"default": 3}, rewardPer=3, rounding="floor")

    assert (part.points, part.exact) == (1, Decimal(1))


@given(
    reward=st.dictionaries(st.sampled_from("abc"), rewards, max_size=3),
    default=rewards,
    groups=st.lists(st.sampled_from("abcd"), max_size=4),
)
def test_the_best_of_several_groups_wins(
    reward: dict[str, Decimal], default: Decimal, groups: list[str]
) -> None:
    own = [reward[group] for group in groups if group in reward]

    group, points = best_reward(reward | {"default": default}, groups)

    assert points == (max(own) if own else default)
    assert (group in groups) == bool(own)


@pytest.mark.parametrize(
    ("groups", "points", "group"),
    [
        ([], 1, "default"),
        (["vip"], 3, "vip"),
        (["vip", "staff"], 5, "staff"),
        (["x"], 1, "default"),
    ],
)
def test_the_reward_is_that_of_the_customers_group(
    groups: list[str], points: int, group: str
) -> None:
    part = ask(
        happening("1"), facts={"groups": groups}, reward={"default": 1, "vip": 3, "staff": 5}
    )

    assert (part.points, part.group) == (points, group)


def test_without_a_reward_for_the_group_there_is_nothing() -> None:
    part = ask(happening("10"), reward={"vip": 3})

    assert (part.points, part.verdict, part.group) == (0, Verdict.NOTHING, "default")


@given(amount=amounts, most=st.integers(1, 1000))
def test_a_maximum_caps_one_events_reward(amount: Decimal, most: int) -> None:
    free, capped = ask(happening(str(amount))), ask(happening(str(amount)), maximumReward=most)

    assert capped.points == min(free.points, most)
    assert capped.capped == (free.points > most)


def test_a_fixed_reward_is_the_same_for_every_event() -> None:
    for event in (happening("999"), happening(None), happening("0")):
        assert ask(event, type="FIX", reward={"default": 5}).points == 5


@pytest.mark.parametrize(
    ("value", "points", "verdict"),
    [
        (49.99, 0, Verdict.THRESHOLD),
        (50, 20, Verdict.AWARDED),
        (51, 20, Verdict.AWARDED),
        ("50", 0, Verdict.VALUE),
        (-1, 0, Verdict.VALUE),
        (True, 0, Verdict.VALUE),
        (None, 0, Verdict.VALUE),
    ],
)
def test_a_threshold_is_reached_or_not(value: Any, points: int, verdict: Verdict) -> None:
    event = happening(None, metadata={"minutes": value})

    part = ask(
        event, type="CONDITIONAL", threshold=50, rewardValueField="minutes", reward={"default": 20}
    )

    assert (part.points, part.verdict) == (points, verdict)


@pytest.mark.parametrize("metadata", [{}, {"net": "10"}, {"net": -1}, {"net": [10]}, {"net": {}}])
def test_a_value_that_is_no_number_earns_nothing(metadata: dict[str, Any]) -> None:
    part = ask(happening("10", metadata=metadata), rewardValueField="net")

    assert (part.points, part.verdict, part.missing) == (0, Verdict.VALUE, "net")


def test_another_value_than_the_amount_shrinks_with_a_refund() -> None:
    event = happening("119", metadata={"net": 100})

    whole = ask(event, rewardValueField="net")
    half = ask(event, rewardValueField="net", facts={"kept": Decimal("59.50")})
    nothing = ask(event, rewardValueField="net", facts={"kept": Decimal(0)})

    assert (whole.points, half.points, nothing.points) == (100, 50, 0)


def test_numbers_beyond_all_measure_earn_the_most_there_is() -> None:
    event = happening("999999999999.9999", metadata={"score": 2**63 - 1})

    part = ask(
        event,
        rewardValueField="score",
        reward={"default": MOST_POINTS},
        rewardPer="0.000001",
        facts={"multiplier": Decimal(100)},
    )

    assert part.points == MOST_POINTS


@pytest.mark.parametrize(
    ("metadata", "missing"),
    [
        ({}, "shop"),
        ({"shop": 7}, "shop"),
        ({"shop": "north"}, "till"),
        ({"shop": "north", "till": "1"}, "till"),
        ({"shop": "north", "till": 1}, ""),
        ({"shop": "north", "till": 1, "note": 5}, ""),
    ],
)
def test_what_comes_by_the_stream_needs_its_fields_too(
    metadata: dict[str, Any], missing: str
) -> None:
    fields = [
        {"key": "shop", "type": "string", "required": True},
        {"key": "till", "type": "number", "required": True},
        {"key": "note", "type": "string", "required": False},
    ]

    part = ask(happening(metadata=metadata), metadataFields=fields)

    assert part.verdict == (Verdict.METADATA if missing else Verdict.AWARDED)
    assert part.missing == missing


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [(-1, Verdict.DATES), (0, Verdict.AWARDED), (3599, Verdict.AWARDED), (3600, Verdict.DATES)],
)
def test_the_first_moment_is_valid_and_the_end_is_not(seconds: int, verdict: Verdict) -> None:
    event = happening(occurred_at=NOON + timedelta(seconds=seconds))

    part = ask(event, validFrom=NOON, validUntil=NOON + timedelta(hours=1))

    assert part.verdict is verdict


@pytest.mark.parametrize(("opened", "verdict"), [(True, Verdict.AWARDED), (False, Verdict.KEY)])
def test_a_device_fires_only_what_is_open_to_devices(opened: bool, verdict: Verdict) -> None:
    part = ask(happening(by_customer=True), requiresApiKey=not opened)

    assert part.verdict is verdict


def moment(parts: tuple[int, int, int, int] | None) -> datetime | None:
    return None if parts is None else datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("says", "ripens", "expires"),
    [
        ({}, None, None),
        ({"pendingDays": 14, "expireDays": 30}, (2026, 2, 14, 10), (2026, 3, 16, 10)),
        ({"expireDays": 30}, None, (2026, 3, 2, 10)),
        ({"pendingDays": 1}, None, None),
        ({"pendingDays": 1, "expireDays": 30}, None, (2026, 3, 3, 10)),
    ],
)
def test_points_ripen_and_then_expire(
    says: dict[str, int],
    ripens: tuple[int, int, int, int] | None,
    expires: tuple[int, int, int, int] | None,
) -> None:
    earned = datetime(2026, 1, 31, 10, tzinfo=UTC)
    received = datetime(2026, 2, 1, 10, tzinfo=UTC)

    found = ripens_and_expires(content_of(**says), earned, at=received)

    assert found == (moment(ripens), moment(expires))
