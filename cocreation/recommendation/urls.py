from django.urls import path

from cocreation.recommendation import views

urlpatterns = [
    path("group/calls/<slug:slug>/slates/", views.slate_list, name="slate-list"),
    path("group/calls/<slug:slug>/slates/new/", views.slate_draft, name="slate-draft"),
    path("group/slates/<uuid:public_id>/", views.slate_detail, name="slate-detail"),
    path("group/slates/<uuid:public_id>/edit/", views.slate_edit, name="slate-edit"),
    path("group/slates/<uuid:public_id>/propose/", views.slate_propose, name="slate-propose"),
    path("group/slates/<uuid:public_id>/position/", views.slate_position, name="slate-position"),
    path("group/slates/<uuid:public_id>/close/", views.slate_close, name="slate-close"),
    path("group/slates/<uuid:public_id>/amend/", views.slate_amend, name="slate-amend"),
    path("group/slates/<uuid:public_id>/recommend/", views.slate_recommend, name="slate-recommend"),
]
