from django.urls import path

from cocreation.meetings.views import agenda, minutes, plan, room, steps

ONE, ITEM, ROUND = (
    "group/meetings/<uuid:public_id>/",
    "group/items/<uuid:public_id>/",
    "group/items/rounds/<uuid:public_id>/",
)

urlpatterns = [
    path("group/meetings/", plan.meeting_list, name="meeting-list"),
    path("group/meetings/plan/", plan.meeting_plan, name="meeting-plan"),
    path(ONE, room.meeting_detail, name="meeting-detail"),
    path(ONE + "live/", room.meeting_live, name="meeting-live"),
    path(ONE + "calendar/", plan.meeting_calendar, name="meeting-calendar"),
    path(ONE + "change/", plan.meeting_change, name="meeting-change"),
    path(ONE + "invite/", plan.meeting_invite, name="meeting-invite"),
    path(ONE + "off/", plan.meeting_call_off, name="meeting-call-off"),
    path(ONE + "agenda/", agenda.meeting_agenda, name="meeting-agenda"),
    path(ONE + "propose/", agenda.meeting_propose, name="meeting-propose"),
    path(ONE + "start/", room.meeting_start, name="meeting-start"),
    path(ONE + "end/", room.meeting_end, name="meeting-end"),
    path(ONE + "come/", room.meeting_come, name="meeting-come"),
    path(ONE + "leave/", room.meeting_leave, name="meeting-leave"),
    path(ONE + "hand/", room.meeting_hand, name="meeting-hand"),
    path(ONE + "floor/", room.meeting_floor, name="meeting-floor"),
    path(ONE + "step-out/", room.meeting_step_out, name="meeting-step-out"),
    path(ONE + "step-in/", room.meeting_step_in, name="meeting-step-in"),
    path(ONE + "minutes/", minutes.meeting_minutes, name="meeting-minutes"),
    path(ONE + "minutes/confirm/", minutes.minutes_confirm, name="minutes-confirm"),
    path(ONE + "minutes/amend/", minutes.minutes_amend, name="minutes-amend"),
    path(ONE + "minutes/pdf/", minutes.minutes_pdf, name="minutes-pdf"),
    path(ITEM, agenda.item_change, name="item-change"),
    path(ITEM + "place/", agenda.item_place, name="item-place"),
    path(ITEM + "begin/", steps.item_begin, name="item-begin"),
    path(ITEM + "end/", steps.item_end, name="item-end"),
    path(ITEM + "ask/", steps.item_ask, name="item-ask"),
    path(ROUND + "answer/", steps.item_answer, name="item-answer"),
    path(ROUND + "show/", steps.item_show, name="item-show"),
    path(ROUND + "withdraw/", steps.item_withdraw, name="item-withdraw"),
    path(ROUND + "close/", steps.item_close, name="item-close"),
]
