"""All contenders in turn, round after round, so that a noisy minute hits all of them."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from bench.contenders import Lap
from bench.progress import elapsed, say

# On a slow machine no further round begins after this, once there are enough for a median.
ENOUGH_SECONDS, ENOUGH_ROUNDS = 240, 5

Laps = dict[str, list[Lap]]
Turn = Callable[[], Lap]


def play(turns: Mapping[str, Turn], *, rounds: int) -> Laps:
    """Let everybody take a turn in each round; every round begins with another one."""
    laps: Laps = defaultdict(list)
    names = list(turns)
    for number in range(rounds):
        if number >= ENOUGH_ROUNDS and elapsed() > ENOUGH_SECONDS:
            break
        first = number % len(names)
        for name in names[first:] + names[:first]:
            laps[name].append(turns[name]())
        told = ", ".join(f"{name} {laps[name][-1].rate:,.0f}" for name in names)
        say(f"round {number + 1} of {rounds}, events/s: {told}")
    return laps
