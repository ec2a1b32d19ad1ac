from django.urls import path

from learning.talks import views

TALK = "learning/talks/<uuid:public_id>/"
TIME = "learning/talks/times/<uuid:public_id>/"

urlpatterns = [
    path(TALK, views.learning_talk, name="learning-talk"),
    path(TALK + "offer/", views.learning_talk_offer, name="learning-talk-offer"),
    path(TALK + "notes/", views.learning_talk_notes, name="learning-talk-notes"),
    path(TALK + "notes/autosave/", views.learning_talk_autosave, name="learning-talk-autosave"),
    path(TALK + "confirm/", views.learning_talk_confirm, name="learning-talk-confirm"),
    path(TIME + "choose/", views.learning_talk_choose, name="learning-talk-choose"),
    path(TIME + "take-back/", views.learning_talk_take_back, name="learning-talk-take-back"),
]
