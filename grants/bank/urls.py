from django.urls import path

from grants.bank.views import finance, partner

urlpatterns = [
    path("grants/<uuid:public_id>/bank/", partner.bank_details, name="bank-details"),
    path("grants/<uuid:public_id>/bank/change/", partner.bank_change, name="bank-change"),
    path("grants/<uuid:public_id>/bank/statement/", partner.bank_statement, name="bank-statement"),
    path("finance/awards/<uuid:public_id>/bank/", finance.bank_check, name="bank-check"),
    path("finance/bank/<uuid:pk>/read/", finance.bank_reveal, name="bank-reveal"),
    path("finance/bank/<uuid:pk>/payee/", finance.bank_payee, name="bank-payee"),
    path("finance/bank/<uuid:pk>/call/", finance.bank_call_back, name="bank-call-back"),
    path("finance/statements/<int:pk>/read/", finance.bank_statement_read, name="bank-statement-read"),
    path("finance/statements/<int:pk>/check/", finance.bank_statement_check, name="bank-statement-check"),
]
