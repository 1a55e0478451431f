from analytics.admin import customer_panel, dashboard, dashboard_panel, segments

__all__ = ["customer_panel", "dashboard", "dashboard_panel", "segments"]
