from django.urls import path

from . import views
from .builder import trying

urlpatterns = [
    path("calls/", views.call_list, name="call-list"),
    path("calls/try/<str:token>/", trying.call_try, name="call-try"),
    path("calls/try/<str:token>/told/", trying.call_try_tell, name="call-try-tell"),
    path("calls/<slug:slug>/", views.call_detail, name="call-detail"),
    path("calls/<slug:slug>/changes/", views.call_changes, name="call-changes"),
    path("calls/<slug:slug>/asked/", views.call_asked, name="call-asked"),
    path("calls/<slug:slug>/questions/", views.call_questions, name="call-questions"),
    path("calls/<slug:slug>/eligibility/", views.eligibility_check, name="eligibility-check"),
    path("calls/<slug:slug>/easy-read/", views.call_easy_read, name="call-easy-read"),
    path("calls/<slug:slug>/share/", views.call_share, name="call-share"),
    path("calls/<slug:slug>/pack/", views.call_pack, name="call-pack"),
    path("calls/<slug:slug>/pack.txt", views.call_pack_text, name="call-pack-text"),
]
