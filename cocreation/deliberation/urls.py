from django.urls import path

from cocreation.deliberation.views import objections, opening, pages, steps

urlpatterns = [
    path("group/calls/<slug:slug>/rounds/", pages.round_list, name="round-list"),
    path("group/calls/<slug:slug>/rounds/new/", opening.round_choose, name="round-choose"),
    path("group/calls/<slug:slug>/rounds/new/<slug:method>/", opening.round_open, name="round-open"),
    path("group/rounds/<uuid:public_id>/", pages.round_detail, name="round-detail"),
    path("group/rounds/<uuid:public_id>/record.json", pages.round_record, name="round-record"),
    path("group/rounds/<uuid:public_id>/answer/", steps.round_answer, name="round-answer"),
    path("group/rounds/<uuid:public_id>/extend/", steps.round_extend, name="round-extend"),
    path("group/rounds/<uuid:public_id>/answers/", steps.round_shut, name="round-shut"),
    path("group/rounds/<uuid:public_id>/close/", steps.round_close, name="round-close"),
    path("group/rounds/<uuid:public_id>/objections/", objections.round_objections, name="round-objections"),
    path("group/rounds/<uuid:public_id>/next/", opening.round_next, name="round-next"),
    path("group/rounds/<uuid:public_id>/objections/<int:pk>/tests/", steps.objection_tests, name="objection-tests"),
    path("group/rounds/<uuid:public_id>/objections/<int:pk>/step/", steps.objection_step, name="objection-step"),
]
