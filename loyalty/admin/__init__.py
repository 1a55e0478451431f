from loyalty.admin import (
    dashboard,
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
    "dashboard",
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
