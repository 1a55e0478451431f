"""`python -m bench.analytics`: how fast answers come, however long the stream is; JSON on stdout.

The same questions to a workspace with 100,000 events and to one with 10,000,000, the same number
of customers in each, and beside them the SQL over the rows that gives the same answers. Then what
keeping the rollups costs those who record.
"""

import argparse
import json
import signal
import sys

from bench.progress import elapsed
from bench.stage import set_up

AT_MOST_SECONDS = 3000


def main() -> None:
    """Measure, and print the result."""
    wishes = _wishes()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    signal.alarm(AT_MOST_SECONDS)  # the way out stops every server
    with set_up() as stage:
        # Its models can be loaded once the installation's settings are there.
        from bench.analytics_measuring import measure

        result = measure(stage, wishes)
    result["seconds"] = round(elapsed())
    print(json.dumps(result, indent=2))


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how fast answers come.")
    parser.add_argument("--events", type=int, default=10_000_000, help="in the large workspace")
    parser.add_argument("--few-events", type=int, default=100_000, help="in the small one")
    parser.add_argument("--customers", type=int, default=200_000, help="in each of them")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--times", type=int, default=20, help="each question in a round")
    parser.add_argument("--direct-rounds", type=int, default=3, help="of SQL over the rows")
    parser.add_argument("--batches", type=int, default=6, help="of 1000 events in a round")
    parser.add_argument("--singles", type=int, default=300, help="of each contender in a round")
    parser.add_argument("--only", choices=["questions", "ingest"])
    parser.add_argument("--quick", action="store_true", help="a try: small tables, few rounds")
    wishes = parser.parse_args()
    if wishes.quick:
        wishes.events, wishes.few_events, wishes.customers = 500_000, 100_000, 20_000
        wishes.rounds, wishes.direct_rounds, wishes.batches, wishes.singles = 3, 2, 2, 40
    return wishes


if __name__ == "__main__":
    main()
