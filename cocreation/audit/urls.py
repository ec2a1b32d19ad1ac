from django.urls import path

from . import views

urlpatterns = [path("calls/<slug:slug>/power/", views.power_audit, name="power-audit")]
