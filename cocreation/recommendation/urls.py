from django.urls import path

from cocreation.recommendation.views import building, pages, steps

urlpatterns = [
    path("group/calls/<slug:slug>/slates/", pages.slate_list, name="slate-list"),
    path("group/calls/<slug:slug>/slates/new/", building.slate_draft, name="slate-draft"),
    path("group/slates/<uuid:public_id>/", pages.slate_detail, name="slate-detail"),
    path("group/slates/<uuid:public_id>/rules/", pages.slate_rules, name="slate-rules"),
    path("group/slates/<uuid:public_id>/reserves/", pages.slate_reserves, name="slate-reserves"),
    path("group/slates/<uuid:public_id>/edit/", building.slate_edit, name="slate-edit"),
    path("group/slates/<uuid:public_id>/reserves/edit/", building.slate_reserves_edit, name="slate-reserves-edit"),
    path("group/slates/<uuid:public_id>/propose/", steps.slate_propose, name="slate-propose"),
    path("group/slates/<uuid:public_id>/position/", steps.slate_position, name="slate-position"),
    path("group/slates/<uuid:public_id>/answers/", steps.slate_shut, name="slate-shut"),
    path("group/slates/<uuid:public_id>/close/", steps.slate_close, name="slate-close"),
    path("group/slates/<uuid:public_id>/amend/", steps.slate_amend, name="slate-amend"),
    path("group/slates/<uuid:public_id>/recommend/", steps.slate_recommend, name="slate-recommend"),
    path("group/slates/<uuid:public_id>/take-up/", steps.slate_take_up, name="slate-take-up"),
]
