from loyalty.admin import (
    definitions,
    dry_runs,
    ledger,
    panels,
    programme,
    redemptions,
    reward_panels,
    rewards,
    rules,
    stamp_panels,
    stamps,
)

__all__ = [
    "definitions",
    "dry_runs",
    "ledger",
    "panels",
    "programme",
    "redemptions",
    "reward_panels",
    "rewards",
    "rules",
    "stamp_panels",
    "stamps",
]
