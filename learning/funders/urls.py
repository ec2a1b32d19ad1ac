from django.urls import path

from . import views

urlpatterns = [
    path("funders/questions/", views.funder_questions, name="funder-questions"),
    path("funders/questions/<uuid:public_id>/", views.funder_answer, name="funder-answer"),
    path("learning/funders-asked/", views.funder_shared, name="funder-shared"),
    path("funders/advice/", views.advice_list, name="advice-list"),
    path("funders/advice/<uuid:public_id>/", views.advice_thread, name="advice-thread"),
    path("funders/advice/<uuid:public_id>/end/", views.advice_end, name="advice-end"),
    path("funders/advice/words/<uuid:public_id>/take-back/", views.advice_take_back, name="advice-take-back"),
]
