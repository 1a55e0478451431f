"""Seconds as figures: medians over the rounds, and ratios of what ran side by side."""

from collections.abc import Mapping, Sequence
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from bench.progress import say

if TYPE_CHECKING:
    from bench.analytics_measuring import Times

AT_MOST = 1.5


def summary(times: Mapping[str, "Times"], wanted: Mapping[str, float | None]) -> dict[str, Any]:
    """Each question: milliseconds at both sizes, and the ratios that are wanted."""
    return {name: _of_one(one, wanted[name]) for name, one in times.items()}


def _of_one(times: "Times", wanted: float | None) -> dict[str, Any]:
    small, large = times.ours["small"], times.ours["large"]
    growth = [median(of) / median(to) for of, to in zip(large, small, strict=True)]
    # In the order of the rounds; there are fewer of the rows.
    gains = [one / median(of) for one, of in zip(times.direct["large"], large, strict=False)]
    found: dict[str, Any] = {
        "ours": {"small": _figures(small), "large": _figures(large)},
        "again": {size: _figures(rounds) for size, rounds in times.again.items()},
        "direct_ms": {size: _milliseconds(times.direct[size]) for size in ("small", "large")},
        "large_to_small": _ratio(growth) | {"at_most": AT_MOST, "met": median(growth) <= AT_MOST},
        "direct_to_ours": _ratio(gains),
    }
    if wanted is not None:
        found["direct_to_ours"] |= {"wanted": wanted, "met": median(gains) >= wanted}
    return found


def _figures(rounds: Sequence[Sequence[float]]) -> dict[str, Any]:
    calls = [1000 * seconds for one in rounds for seconds in one]
    return {
        "milliseconds_p50": round(median(calls), 2),
        "milliseconds_p95": round(quantiles(calls, n=20)[-1], 2),
        "rounds": _milliseconds([median(one) for one in rounds]),
    }


def _milliseconds(seconds: Sequence[float]) -> list[float]:
    return [round(1000 * one, 2) for one in seconds]


def _ratio(ratios: Sequence[float]) -> dict[str, Any]:
    return {"ratio": round(median(ratios), 2), "rounds": [round(one, 2) for one in ratios]}


def show_table(found: Mapping[str, Any]) -> None:
    """The same, for people, on standard error."""
    say(
        f"{'':12} {'small':>9} {'large':>9} {'grows':>7}   {'rows':>10} {'times':>8}   {'again':>9}"
    )
    for name, one in found.items():
        small, large = (one["ours"][size]["milliseconds_p50"] for size in ("small", "large"))
        again = one["again"]["large"]["milliseconds_p50"]
        growth, gain = one["large_to_small"], one["direct_to_ours"]
        direct = median(one["direct_ms"]["large"])
        marks = "".join("" if ratio.get("met", True) else " missed" for ratio in (growth, gain))
        say(
            f"{name:12} {small:6.1f} ms {large:6.1f} ms {growth['ratio']:7.2f} "
            f"{direct:10,.0f} ms {gain['ratio']:8.1f} {again:8.1f} ms{marks}"
        )
