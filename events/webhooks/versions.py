"""The versions in which messages are written; an endpoint keeps the one that it was set up with."""

VERSIONS = ("2026-11-01",)
NEWEST = VERSIONS[-1]
