from django.urls import path

from learning.reports import views

urlpatterns = [
    path("partner/", views.partner_home, name="partner-home"),
    path("partner/reports/<uuid:public_id>/", views.report_edit, name="report-edit"),
    path("learning/reports/", views.report_list, name="report-list"),
]
