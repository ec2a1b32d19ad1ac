from django.urls import path

from learning.reports.views import partner, reading, staff, writing

urlpatterns = [
    path("partner/", partner.partner_home, name="partner-home"),
    path("partner/reports/<uuid:public_id>/", writing.report_edit, name="report-edit"),
    path("partner/reports/<uuid:public_id>/autosave/", writing.report_autosave, name="report-autosave"),
    path("partner/reports/<uuid:public_id>/<int:order>/recording/", writing.report_recording, name="report-recording"),
    path("partner/reports/<uuid:public_id>/readers/", reading.report_readers, name="report-readers"),
    path("learning/reports/", reading.report_list, name="report-list"),
    path("learning/reports/<uuid:public_id>/reply/", staff.report_reply, name="report-reply"),
    path("learning/reports/<uuid:public_id>/take/", staff.report_take, name="report-take"),
    path("learning/reports/<uuid:public_id>/notes/", staff.report_notes, name="report-notes"),
    path("learning/prompts/", staff.prompts_list, name="prompts-list"),
    path("learning/prompts/<int:pk>/<slug:kind>/", staff.prompts_write, name="prompts-write"),
    path("learning/rules/<int:pk>/", staff.learning_rules, name="learning-rules"),
    path("learning/files/<uuid:file_id>/", reading.report_file, name="report-file"),
]
