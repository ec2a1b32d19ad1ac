from django.urls import path

from . import views

urlpatterns = [
    path("group/calls/<slug:slug>/ranking/", views.ranking, name="ranking"),
    path("group/calls/<slug:slug>/ranking/trust/", views.ranking_trust, name="ranking-trust"),
]
