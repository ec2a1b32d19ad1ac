from django.urls import path

from . import views

urlpatterns = [
    path("applications/<uuid:public_id>/access/", views.access_needs, name="access-needs"),
    path("applications/<uuid:public_id>/access/cost/", views.access_cost_ask, name="access-cost-ask"),
    path("access-costs/<uuid:public_id>/take-back/", views.access_cost_take_back, name="access-cost-take-back"),
]
