from django.urls import path

from grants.payments import views

urlpatterns = [
    path("finance/payments/", views.payment_list, name="payment-list"),
    path("finance/awards/<uuid:public_id>/", views.instalment_list, name="instalment-list"),
    path("finance/awards/<uuid:public_id>/schedule/", views.instalment_schedule, name="instalment-schedule"),
    path("finance/instalments/<int:pk>/release/", views.instalment_release, name="instalment-release"),
    path("finance/instalments/<int:pk>/withhold/", views.instalment_withhold, name="instalment-withhold"),
]
