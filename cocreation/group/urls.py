from django.urls import path

from cocreation.group import views

urlpatterns = [
    path("group/", views.group_home, name="group-home"),
    path("group/me/", views.member_brings, name="member-brings"),
    path("facilitate/", views.facilitate_home, name="facilitate-home"),
]
