from django.urls import path

from cocreation.conversations.views import arranging, conversation, finalist, member, notes

urlpatterns = [
    path("applications/<uuid:public_id>/talk/", finalist.talk, name="talk"),
    path("applications/<uuid:public_id>/talk/none/", finalist.talk_none, name="talk-none"),
    path("applications/<uuid:public_id>/talk/give-back/", finalist.talk_cancel, name="talk-cancel"),
    path("applications/<uuid:public_id>/talk/needs/", finalist.talk_needs, name="talk-needs"),
    path("applications/<uuid:public_id>/talk/conversation.ics", finalist.talk_calendar, name="talk-calendar"),
    path("applications/<uuid:public_id>/talk/notes/", finalist.talk_notes, name="talk-notes"),
    path("calls/<slug:slug>/finalists/", arranging.finalist_choose, name="finalist-choose"),
    path("calls/<slug:slug>/conversations/", member.conversation_mine, name="conversation-mine"),
    path("calls/<slug:slug>/conversations/arrange/", arranging.conversation_arrange, name="conversation-arrange"),
    path("calls/<slug:slug>/conversations/questions/", arranging.conversation_plan, name="conversation-plan"),
    path("calls/<slug:slug>/conversations/times/", arranging.conversation_times, name="conversation-times"),
    path("calls/<slug:slug>/conversations/days/", member.conversation_days, name="conversation-days"),
    path("calls/<slug:slug>/conversations/invite/", arranging.conversation_invite, name="conversation-invite"),
    path("conversations/days/<int:pk>/free/", member.conversation_day_free, name="conversation-day-free"),
    path("conversations/times/<uuid:public_id>/remove/", arranging.conversation_slot_remove,
         name="conversation-slot-remove"),
    path("conversations/corrections/<int:pk>/", conversation.correction_answer, name="correction-answer"),
    path("conversations/<uuid:public_id>/", conversation.conversation_detail, name="conversation-detail"),
    path("conversations/<uuid:public_id>/people/", conversation.conversation_people, name="conversation-people"),
    path("conversations/<uuid:public_id>/time/", conversation.conversation_book, name="conversation-book"),
    path("conversations/<uuid:public_id>/needs/", conversation.conversation_needs, name="conversation-needs"),
    path("conversations/<uuid:public_id>/notes/", notes.conversation_notes, name="conversation-notes"),
    path("conversations/<uuid:public_id>/notes/autosave/", notes.conversation_notes_autosave,
         name="conversation-notes-autosave"),
    path("conversations/<uuid:public_id>/held/", conversation.conversation_hold, name="conversation-hold"),
    path("conversations/<uuid:public_id>/share/", conversation.conversation_share, name="conversation-share"),
    path("conversations/<uuid:public_id>/call-off/", conversation.conversation_call_off, name="conversation-call-off"),
    path("conversations/<uuid:public_id>/conversation.ics", member.conversation_calendar, name="conversation-calendar"),
]  # fmt: skip
