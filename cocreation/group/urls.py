from django.urls import path

from cocreation.group.views import facilitating, member

urlpatterns = [
    path("group/", member.group_home, name="group-home"),
    path("group/me/", member.member_brings, name="member-brings"),
    path("group/you/", member.member_you, name="member-you"),
    path("group/you/away/", member.member_away, name="member-away"),
    path("group/you/back/", member.member_back, name="member-back"),
    path("group/you/name/", member.member_name, name="member-name"),
    path("group/you/needs/", member.member_needs, name="member-needs"),
    path("group/you/needs/delete/", member.member_needs_forget, name="member-needs-forget"),
    path("group/you/leave/", member.member_leave, name="member-leave"),
    path("the-group/", facilitating.group_public, name="group-public"),
    path("facilitate/", facilitating.facilitate_home, name="facilitate-home"),
    path("facilitate/group/", facilitating.group_list, name="group-list"),
    path("facilitate/group/appoint/<uuid:public_id>/", facilitating.member_appoint, name="member-appoint"),
    path("facilitate/group/<uuid:public_id>/", facilitating.member_detail, name="member-detail"),
    path("facilitate/group/<uuid:public_id>/term/", facilitating.member_renew, name="member-renew"),
    path("facilitate/group/<uuid:public_id>/end/", facilitating.member_end, name="member-end"),
]
