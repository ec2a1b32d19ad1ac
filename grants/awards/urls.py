from django.urls import path

from grants.awards import views

urlpatterns = [
    path("funders/", views.funder_home, name="funder-home"),
    path("grants/<uuid:public_id>/agreement/", views.agreement_detail, name="agreement-detail"),
    path("grants/<uuid:public_id>/name/", views.public_name, name="public-name"),
]
