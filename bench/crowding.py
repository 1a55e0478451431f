"""Many clients at once, each waiting for its answer before it asks again."""

import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from bench.wire import Line


@dataclass(frozen=True)
class Rush:
    """What a crowd met: status and seconds of each call, and the seconds of all together."""

    calls: Sequence[tuple[int, float]]
    seconds: float
    per: int = 1

    @property
    def statuses(self) -> Counter[int]:
        """How often each status was answered."""
        return Counter(status for status, _ in self.calls)

    @property
    def rate(self) -> float:
        """Calls a second; with `per`, so many calls are one."""
        return len(self.calls) / self.per / self.seconds

    @property
    def p95(self) -> float:
        """Seconds that nineteen of twenty calls take at most."""
        return quantiles([seconds for _, seconds in self.calls], n=20)[-1]

    def figures(self) -> dict[str, Any]:
        """The rate, and how long a call takes."""
        times = [1000 * seconds for _, seconds in self.calls]
        return {
            "a_second": round(self.rate),
            "milliseconds_p50": round(median(times), 1),
            "milliseconds_p95": round(1000 * self.p95, 1),
            "milliseconds_most": round(max(times), 1),
        }


def rush(port: int, requests: Sequence[bytes], *, clients: int, per: int = 1) -> Rush:
    """Send ready requests by so many clients at once; any 5xx ends it."""
    with ExitStack() as lines, ThreadPoolExecutor(clients) as pool:
        each = [lines.enter_context(Line(port)) for _ in range(clients)]
        began = time.perf_counter()
        shares = [pool.submit(_send_all, line, requests[n::clients]) for n, line in enumerate(each)]
        calls = [call for share in shares for call in share.result()]
        return Rush(calls, time.perf_counter() - began, per)


def _send_all(line: Line, requests: Sequence[bytes]) -> list[tuple[int, float]]:
    calls = []
    for request in requests:
        began = time.perf_counter()
        status, body = line.send(request)
        calls.append((status, time.perf_counter() - began))
        if status >= 500 or status in {400, 401, 403, 404, 429}:
            raise RuntimeError(f"{status} {body[:500]!r}")
    return calls
