from django.urls import path

from .views import complaints, keeping, mine

urlpatterns = [
    path("account/data/", mine.data_home, name="data-home"),
    path("account/data/erase/", mine.data_erase, name="data-erase"),
    path("account/data/consents/", mine.consent_list, name="consent-list"),
    path("erasures/<uuid:public_id>/", mine.erasure_certificate, name="erasure-certificate"),
    path("complaints/", complaints.complaint_make, name="complaint-make"),
    path("complaints/sent/", complaints.complaint_made, name="complaint-made"),
    path("complaints/received/", complaints.complaint_list, name="complaint-list"),
    path("complaints/<uuid:public_id>/", complaints.complaint_detail, name="complaint-detail"),
    path("data/retention/", keeping.retention_home, name="retention"),
    path("data/retention/log.csv", keeping.retention_log, name="retention-log"),
]
