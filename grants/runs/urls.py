from django.urls import path

from grants.runs.views import instalments, partner, runs, statements

urlpatterns = [
    path("finance/payments/", instalments.payment_list, name="payment-list"),
    path("finance/awards/<uuid:public_id>/", instalments.instalment_list, name="instalment-list"),
    path("finance/awards/<uuid:public_id>/schedule/", instalments.instalment_schedule, name="instalment-schedule"),
    path("finance/instalments/<int:pk>/withhold/", instalments.instalment_withhold, name="instalment-withhold"),
    path("finance/instalments/<int:pk>/free/", instalments.instalment_free, name="instalment-free"),
    path("finance/instalments/<int:pk>/came/", instalments.instalment_came, name="instalment-came"),
    path("finance/runs/", runs.run_list, name="run-list"),
    path("finance/runs/new/", runs.run_prepare, name="run-prepare"),
    path("finance/runs/<uuid:public_id>/", runs.run_detail, name="run-detail"),
    path("finance/runs/<uuid:public_id>/approve/", runs.run_approve, name="run-approve"),
    path("finance/runs/<uuid:public_id>/file/", runs.run_file, name="run-file"),
    path("finance/runs/<uuid:public_id>/cancel/", runs.run_cancel, name="run-cancel"),
    path("finance/runs/lines/<int:pk>/out/", runs.run_line_out, name="run-line-out"),
    path("finance/runs/lines/<int:pk>/refused/", runs.run_line_refused, name="run-line-refused"),
    path("finance/bank-statements/", statements.statement_list, name="statement-list"),
    path("finance/bank-statements/<int:pk>/", statements.statement_detail, name="statement-detail"),
    path("finance/bank-statements/<int:pk>/match/", statements.statement_match, name="statement-match"),
    path("finance/bank-statements/lines/<int:pk>/", statements.statement_line, name="statement-line"),
    path("finance/bank-statements/lines/<int:pk>/back/", statements.statement_line_back, name="statement-line-back"),
    path("grants/payments/<uuid:public_id>/", partner.remittance, name="remittance"),
]
