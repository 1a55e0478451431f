"""What the rounds of the benchmark of pages come to."""

from statistics import median
from typing import Any

from bench.crowding import Rush

WANTED_A_SECOND, WANTED_TO_FLOOR = 200, 0.25
OURS = {"ours", "anew", "while_written"}
Lap = dict[str, Rush]


def results(laps: dict[str, list[Lap]]) -> dict[str, Any]:
    """For each page the rates, the times and what was wanted: medians of the rounds."""
    return {name: _of_one(rounds) for name, rounds in laps.items()}


def _of_one(rounds: list[Lap]) -> dict[str, Any]:
    rates = {name: median(lap[name].rate for lap in rounds) for name in rounds[0]}
    floors = [name for name in rates if name not in OURS]
    ratios = {
        f"to_{name}": median(lap["ours"].rate / lap[name].rate for lap in rounds) for name in floors
    }
    return {
        "a_second": {name: round(rate) for name, rate in rates.items()},
        "milliseconds_p95": {
            name: round(1000 * median(lap[name].p95 for lap in rounds), 1) for name in rates
        },
        "wanted": {
            "a_second": _met(rates["ours"], WANTED_A_SECOND),
        }
        | {name: _met(ratio, WANTED_TO_FLOOR) for name, ratio in ratios.items()},
    }


def _met(measured: float, wanted: float) -> dict[str, Any]:
    return {"measured": round(measured, 3), "wanted": wanted, "met": measured >= wanted}
