from loyalty.admin import rules

__all__ = ["rules"]
