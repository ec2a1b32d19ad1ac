"""Every route of the site. Each is listed in tests/routes.py with who may open it."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

urlpatterns = [
    path("", TemplateView.as_view(template_name="home.html"), name="home"),
    path("accounts/", include("allauth.urls")),
    path("desk/", admin.site.urls),
]
