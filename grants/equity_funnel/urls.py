from django.urls import path

from . import views

urlpatterns = [
    path("calls/<slug:slug>/who-it-reached/", views.equity_funnel, name="equity-funnel"),
    path("calls/<slug:slug>/who-it-reached.csv", views.equity_funnel_table, name="equity-funnel-table"),
    path("calls/<slug:slug>/who-it-reached/<slug:key>.svg", views.equity_funnel_picture, name="equity-funnel-picture"),
]
