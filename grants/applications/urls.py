from django.urls import path

from .views import autosave, copies, equity, extra_time, files, lists, passport, recordings, sending, writing

urlpatterns = [
    path("applications/", lists.application_list, name="application-list"),
    path("calls/<slug:slug>/apply/", writing.application_start, name="application-start"),
    path("applications/<uuid:public_id>/", writing.application_detail, name="application-detail"),
    path("applications/<uuid:public_id>/section/<int:order>/", writing.application_section, name="application-section"),
    path("applications/<uuid:public_id>/autosave/", autosave.application_autosave, name="application-autosave"),
    path("applications/<uuid:public_id>/strand/", writing.application_strand, name="application-strand"),
    path("applications/<uuid:public_id>/check/", sending.application_check, name="application-check"),
    path("applications/<uuid:public_id>/send/", sending.application_send, name="application-send"),
    path("applications/<uuid:public_id>/receipt/", sending.application_receipt, name="application-receipt"),
    path("applications/<uuid:public_id>/take-back/", sending.application_unsend, name="application-unsend"),
    path("applications/<uuid:public_id>/withdraw/", sending.application_withdraw, name="application-withdraw"),
    path("applications/<uuid:public_id>/equity/", equity.application_equity, name="application-equity"),
    path("applications/<uuid:public_id>/export.json", passport.application_export, name="application-export"),
    path("applications/<uuid:public_id>/bring/", passport.application_bring, name="application-bring"),
    path("applications/<uuid:public_id>/keep/", copies.application_keep, name="application-keep"),
    path("applications/<uuid:public_id>/answers.txt", copies.application_text, name="application-text"),
    path("applications/<uuid:public_id>/extra-time/", extra_time.application_extra_time, name="application-extra-time"),
    path(
        "applications/<uuid:public_id>/recordings/<slug:key>/",
        recordings.application_recording,
        name="application-recording",
    ),
    path("attachments/<uuid:public_id>/", files.attachment_download, name="attachment-download"),
]
