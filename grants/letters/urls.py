from django.urls import path

from grants.letters import views

urlpatterns = [
    path("applications/<uuid:public_id>/letter/", views.letter, name="letter"),
]
