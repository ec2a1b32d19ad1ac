from django.urls import path

from learning.changes import views

urlpatterns = [
    path("grants/<uuid:public_id>/messages/", views.change_messages, name="change-messages"),
    path("grants/messages/<uuid:public_id>/settle/", views.change_settle, name="change-settle"),
]
