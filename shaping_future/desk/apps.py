from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin with our own site: sign-in, second factor and roles are the fund's."""

    default_site = "shaping_future.desk.site.Desk"
