from django.urls import path

from grants.payments.views import instalments

urlpatterns = [
    path("finance/payments/", instalments.payment_list, name="payment-list"),
    path("finance/awards/<uuid:public_id>/", instalments.instalment_list, name="instalment-list"),
    path("finance/awards/<uuid:public_id>/schedule/", instalments.instalment_schedule, name="instalment-schedule"),
    path("finance/instalments/<int:pk>/release/", instalments.instalment_release, name="instalment-release"),
    path("finance/instalments/<int:pk>/withhold/", instalments.instalment_withhold, name="instalment-withhold"),
]
