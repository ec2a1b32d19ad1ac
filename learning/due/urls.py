from django.urls import path

from learning.due import views

urlpatterns = [
    path("partner/grants/<uuid:public_id>/learning/", views.learning_home, name="learning-home"),
    path("learning/due/", views.learning_due, name="learning-due"),
]
