"""Laps as figures: medians over the rounds, and ratios of rounds that ran side by side."""

import os
import platform
from collections.abc import Mapping, Sequence
from statistics import median, quantiles
from typing import Any

import psycopg

from bench.contenders import Lap

Laps = Mapping[str, Sequence[Lap]]


def figures(laps: Sequence[Lap], *, of: str) -> dict[str, Any]:
    """One contender: the median round's rate, how long a call takes, and each round's rate."""
    calls = [seconds * 1000 for lap in laps for seconds in lap.calls]
    return {
        f"{of}_per_second": round(median(lap.rate for lap in laps)),
        "milliseconds_p50": round(median(calls), 2),
        "milliseconds_p95": round(_p95(calls), 2),
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


def slowness(laps: Laps, ours: str, other: str, *, at_most: float) -> dict[str, Any]:
    """How many times as long the slowest twentieth of our calls takes, at least, as the other's."""
    pairs = zip(laps[ours], laps[other], strict=True)
    ratios = [_p95(mine.calls) / _p95(theirs.calls) for mine, theirs in pairs]
    middle = median(ratios)
    return {
        "ratio": round(middle, 3),
        "at_most": at_most,
        "met": middle <= at_most,
        "rounds": [round(one, 3) for one in ratios],
    }


def _p95(calls: Sequence[float]) -> float:
    return quantiles(calls, n=20)[-1]


def machine(db: psycopg.Connection) -> dict[str, Any]:
    """What it ran on, and the settings of the engine that decide how dear a commit is."""
    names = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_compression")
    shown = {name: db.execute(f"SHOW {name}").fetchone() for name in names}
    found = {"python": platform.python_version(), "cpus": os.cpu_count()}
    return {"machine": found | {name: row[0] for name, row in shown.items() if row}}
