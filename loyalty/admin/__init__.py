from loyalty.admin import ledger, panels, rules

__all__ = ["ledger", "panels", "rules"]
