from django.urls import path

from cocreation.design.views import pages, public, steps, writing

urlpatterns = [
    path("calls/<slug:slug>/design/", public.call_design, name="call-design"),
    path("calls/<slug:slug>/because-of-you/", public.call_because, name="call-because"),
    path("funds/<int:pk>/design/", public.fund_design, name="fund-design"),
    path("funds/<int:pk>/because-of-you/", public.fund_because, name="fund-because"),
    path("group/design/", pages.design_list, name="design-list"),
    path("group/design/new/", writing.design_begin, name="design-begin"),
    path("group/design/<uuid:public_id>/", pages.design_detail, name="design-detail"),
    path(
        "group/design/<uuid:public_id>/versions/<int:before>/<int:after>/", pages.design_compare, name="design-compare"
    ),
    path("group/design/<uuid:public_id>/write/", writing.design_write, name="design-write"),
    path("group/design/<uuid:public_id>/amend/", writing.design_amend, name="design-amend"),
    path("group/design/<uuid:public_id>/comment/", writing.design_comment, name="design-comment"),
    path("group/design/comments/<uuid:public_id>/", writing.design_comment_edit, name="design-comment-edit"),
    path("group/design/changes/<uuid:public_id>/", writing.design_take_up, name="design-take-up"),
    path("group/design/changes/<uuid:public_id>/decline/", writing.design_decline, name="design-decline"),
    path("group/design/<uuid:public_id>/open/", steps.design_open, name="design-open"),
    path("group/design/<uuid:public_id>/position/", steps.design_position, name="design-position"),
    path("group/design/<uuid:public_id>/close/", steps.design_close, name="design-close"),
    path("group/design/<uuid:public_id>/decide/", steps.design_decide, name="design-decide"),
    path("group/design/<uuid:public_id>/aside/", steps.design_aside, name="design-aside"),
]
