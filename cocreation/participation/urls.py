from django.urls import path

from cocreation.participation import views

urlpatterns = [
    path("group/pay/", views.participation_home, name="participation-home"),
    path("group/pay/how/", views.participation_choose, name="participation-choose"),
    path("group/pay/<int:pk>/time/", views.participation_time, name="participation-time"),
    path("group/pay/<int:pk>/cost/", views.participation_cost, name="participation-cost"),
    path("group/pay/<uuid:public_id>/take-back/", views.participation_take_back, name="participation-take-back"),
]
