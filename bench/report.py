"""Laps as figures: medians over the rounds, and ratios of rounds that ran side by side."""

from collections.abc import Mapping, Sequence
from statistics import median, quantiles
from typing import Any

from bench.contenders import Lap

Laps = Mapping[str, Sequence[Lap]]


def figures(laps: Sequence[Lap], *, of: str) -> dict[str, Any]:
    """One contender: the median round's rate, how long a call takes, and each round's rate."""
    calls = [seconds * 1000 for lap in laps for seconds in lap.calls]
    return {
        f"{of}_per_second": round(median(lap.rate for lap in laps)),
        "milliseconds_p50": round(median(calls), 2),
        "milliseconds_p95": round(quantiles(calls, n=20)[-1], 2),
        "rounds": [round(lap.rate) for lap in laps],
    }


def ratio(laps: Laps, ours: str, other: str, *, wanted: float) -> dict[str, Any]:
    """Ours to the other, of each round, and the median of these: a noisy minute hits both."""
    pairs = zip(laps[ours], laps[other], strict=True)
    ratios = [mine.rate / theirs.rate for mine, theirs in pairs]
    middle = median(ratios)
    return {
        "ratio": round(middle, 3),
        "wanted": wanted,
        "met": middle >= wanted,
        "rounds": [round(one, 3) for one in ratios],
    }
