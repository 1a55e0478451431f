from analytics.admin import segments

__all__ = ["segments"]
