"""Foyer's own settings, but for who keeps the rollups."""

from config.settings import *  # noqa: F403  # all of them, but for what follows
from config.settings import EVENT_REACTORS as _ALL

TALLIES = "analytics.rollups.reactor.reactor"
EVENT_REACTORS = [path for path in _ALL if path != TALLIES]
