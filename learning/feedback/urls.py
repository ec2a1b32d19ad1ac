from django.urls import path

from . import views

urlpatterns = [
    path("applications/<uuid:public_id>/feedback/", views.feedback_give, name="feedback-give"),
]
