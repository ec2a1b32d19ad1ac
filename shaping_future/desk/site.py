"""The staff desk: Django's admin, entered through the fund's own sign-in."""

from django.contrib import admin
from django.http import HttpRequest


class Desk(admin.AdminSite):
    site_header = "Staff desk"
    site_title = "Shaping the Future"
    index_title = "What needs doing"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.user.is_staff
