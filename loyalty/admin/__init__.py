from loyalty.admin import definitions, dry_runs, ledger, panels, programme, rules

__all__ = ["definitions", "dry_runs", "ledger", "panels", "programme", "rules"]
