from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    """Django's admin, on the site that knows workspaces and roles."""

    default_site = "accounts.site.StaffSite"
