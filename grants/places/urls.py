from django.urls import path

from grants.places import views

urlpatterns = [
    path("calls/<slug:slug>/choose/", views.place_choose, name="place-choose"),
    path("calls/<slug:slug>/choose/release/", views.place_release, name="place-release"),
    path("calls/<slug:slug>/taking-part/", views.taking_part, name="taking-part"),
    path("choose/<uuid:public_id>/", views.place_decide, name="place-decide"),
    path("choose/<uuid:public_id>/check/", views.place_check, name="place-check"),
    path("applications/<uuid:public_id>/place/", views.place_answer, name="place-answer"),
    path("applications/<uuid:public_id>/place/name/", views.place_name, name="place-name"),
]
