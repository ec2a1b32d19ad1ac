from django.urls import path

from grants.letters.views import reading, templates, writing

urlpatterns = [
    path("applications/<uuid:public_id>/letter/", reading.letter, name="letter"),
    path("applications/<uuid:public_id>/letter/pdf/", reading.letter_pdf, name="letter-pdf"),
    path("applications/<uuid:public_id>/letter/call/", reading.letter_call, name="letter-call"),
    path("applications/<uuid:public_id>/letter/scores/", reading.letter_scores, name="letter-scores"),
    path("letters/templates/", templates.letter_templates, name="letter-templates"),
    path("letters/templates/<slug:kind>/", templates.letter_template, name="letter-template"),
    path("letters/call/<slug:slug>/", writing.letter_list, name="letter-list"),
    path("letters/<uuid:public_id>/", writing.letter_write, name="letter-write"),
    path("letters/<uuid:public_id>/check/", writing.letter_check, name="letter-check"),
    path("letters/<uuid:public_id>/eligibility/", writing.letter_eligibility, name="letter-eligibility"),
]
