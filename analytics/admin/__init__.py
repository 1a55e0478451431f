from analytics.admin import dashboard, dashboard_panel, segments

__all__ = ["dashboard", "dashboard_panel", "segments"]
