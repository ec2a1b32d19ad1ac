from django.urls import path

from cocreation.group import views

urlpatterns = [
    path("group/", views.group_home, name="group-home"),
    path("facilitate/", views.facilitate_home, name="facilitate-home"),
]
