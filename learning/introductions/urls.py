from django.urls import path

from learning.introductions import views

urlpatterns = [
    path("applications/<uuid:public_id>/meet-others/", views.meet_others, name="meet-others"),
    path("meet-others/<uuid:public_id>/end/", views.meet_end, name="meet-end"),
    path("meet-others/<uuid:public_id>/ask/", views.meet_ask, name="meet-ask"),
    path("meet-others/answer/<uuid:public_id>/", views.meet_answer, name="meet-answer"),
]
