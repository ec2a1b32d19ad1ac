from django.urls import path

from . import views

urlpatterns = [
    path("feedback/", views.feedback_public, name="feedback-public"),
    path("feedback/mine/", views.feedback_mine, name="feedback-mine"),
    path("feedback/to-do/", views.feedback_list, name="feedback-list"),
    path("feedback/words/<uuid:pk>/", views.feedback_look, name="feedback-look"),
    path("feedback/calls/<slug:slug>/", views.feedback_call, name="feedback-call"),
    path("feedback/calls/<slug:slug>/<slug:key>/reply/", views.feedback_reply, name="feedback-reply"),
    path("feedback/<slug:key>/<uuid:public_id>/", views.feedback_give, name="feedback-give"),
]
