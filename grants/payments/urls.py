from django.urls import path

from grants.payments.views import instalments, ledger

urlpatterns = [
    path("finance/", ledger.finance_home, name="finance-home"),
    path("finance/funds/<int:pk>/<slug:account>/", ledger.finance_account, name="finance-account"),
    path("finance/payments/", instalments.payment_list, name="payment-list"),
    path("finance/awards/<uuid:public_id>/", instalments.instalment_list, name="instalment-list"),
    path("finance/awards/<uuid:public_id>/schedule/", instalments.instalment_schedule, name="instalment-schedule"),
    path("finance/instalments/<int:pk>/release/", instalments.instalment_release, name="instalment-release"),
    path("finance/instalments/<int:pk>/withhold/", instalments.instalment_withhold, name="instalment-withhold"),
]
