from django.urls import path

from grants.interests import views

urlpatterns = [
    path("group/calls/<slug:slug>/interests/", views.interest_declare, name="interest-declare"),
    path("facilitate/calls/<slug:slug>/interests/", views.interest_decide, name="interest-decide"),
    path("interests/calls/<slug:slug>/register/", views.interest_register, name="interest-register"),
]
