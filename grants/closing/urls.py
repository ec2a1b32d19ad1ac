from django.urls import path

from . import views

urlpatterns = [path("calls/<slug:slug>/end/", views.call_closing, name="call-closing")]
