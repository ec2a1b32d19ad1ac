"""The gallery of parts, in development and in the demo only."""

from django.conf import settings
from django.urls import path

from . import views

urlpatterns = [path("components/", views.components, name="components")] if settings.DEBUG or settings.DEMO else []
