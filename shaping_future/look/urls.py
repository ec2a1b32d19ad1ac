"""The journey of the fund; the gallery of parts, in development and in the demo only."""

from django.conf import settings
from django.urls import path

from . import views

urlpatterns = [path("journey/", views.journey, name="journey")]
if settings.DEBUG or settings.DEMO:
    urlpatterns.append(path("components/", views.components, name="components"))
