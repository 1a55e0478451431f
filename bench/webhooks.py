"""`python -m bench.webhooks`: how fast messages get from the outbox to a receiver; JSON on stdout.

The worker of the production command, and a receiver in a process of its own. Beside it a bare loop
of signed POSTs by the same client to the same receiver, in the same round.
"""

import argparse
import json
import os
import signal
import sys

from bench.progress import elapsed
from bench.stage import set_up

AT_MOST_SECONDS = 420


def main() -> None:
    """Measure, and print the result."""
    wishes = _wishes()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    signal.alarm(AT_MOST_SECONDS)
    os.environ |= {"WEBHOOKS_ALLOW_PRIVATE": "true", "FOYER_LOG_LEVEL": "WARNING"}
    with set_up() as stage:
        # Its models can be loaded once the installation's settings are there.
        from bench.webhooks_measuring import measure

        result = measure(stage, wishes)
    result["seconds"] = round(elapsed())
    print(json.dumps(result, indent=2))


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how fast webhooks are delivered.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--messages", type=int, default=6000, help="of each contender in a round")
    parser.add_argument("--paced-seconds", type=int, default=8, help="at half the load")
    parser.add_argument("--quick", action="store_true", help="a try: few messages, one round")
    wishes = parser.parse_args()
    if wishes.quick:
        wishes.rounds, wishes.messages, wishes.paced_seconds = 1, 1500, 4
    return wishes


if __name__ == "__main__":
    main()
