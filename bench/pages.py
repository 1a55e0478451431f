"""`python -m bench.pages`: how fast people get their pages; JSON on standard output.

Two web workers of the production command, four clients, a hundred people with tickets. Beside each
page a bare Django view, in a Django without middleware, that answers with the very same HTML from a
string; our own server with nothing kept, which makes each page anew; and the first again while
somebody writes twenty times a second, since what is kept is asked about again after every write.
"""

import argparse
import json
import signal
import sys

from bench.progress import elapsed
from bench.stage import set_up

AT_MOST_SECONDS = 600


def main() -> None:
    """Measure, and print the result."""
    wishes = _wishes()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    signal.alarm(AT_MOST_SECONDS)
    with set_up() as stage:
        # Its models can be loaded once the installation's settings are there.
        from bench.pages_measuring import measure

        result = measure(stage, wishes)
    result["seconds"] = round(elapsed())
    print(json.dumps(result, indent=2))


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how fast pages are made.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--calls", type=int, default=10000, help="of each contender in a round")
    parser.add_argument("--quick", action="store_true", help="a try: few calls, one round")
    wishes = parser.parse_args()
    if wishes.quick:
        wishes.rounds, wishes.calls = 1, 2000
    return wishes


if __name__ == "__main__":
    main()
