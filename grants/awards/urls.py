from django.urls import path

from grants.awards.views import funders, names, signing

urlpatterns = [
    path("funders/", funders.funder_home, name="funder-home"),
    path("grants/<uuid:public_id>/agreement/", signing.agreement_detail, name="agreement-detail"),
    path("grants/<uuid:public_id>/agreement/who-signs/", signing.signatory_name, name="signatory-name"),
    path("grants/<uuid:public_id>/name/", names.public_name, name="public-name"),
    path("sign/<str:token>/", signing.signatory, name="signatory"),
]
