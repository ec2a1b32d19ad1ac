from django.urls import path

from . import views

urlpatterns = [
    path("calls/", views.call_list, name="call-list"),
    path("calls/<slug:slug>/", views.call_detail, name="call-detail"),
    path("calls/<slug:slug>/questions/", views.call_questions, name="call-questions"),
    path("calls/<slug:slug>/eligibility/", views.eligibility_check, name="eligibility-check"),
    path("calls/<slug:slug>/pack/", views.call_pack, name="call-pack"),
    path("calls/<slug:slug>/pack.txt", views.call_pack_text, name="call-pack-text"),
]
