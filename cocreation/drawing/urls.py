from django.urls import path

from cocreation.drawing import views

urlpatterns = [
    path("calls/<slug:slug>/draws/", views.draw_list, name="draw-list"),
    path("calls/<slug:slug>/draws/begin/", views.draw_begin, name="draw-begin"),
    path("draws/<uuid:public_id>/", views.draw_detail, name="draw-detail"),
    path("draws/<uuid:public_id>/number/", views.draw_commit, name="draw-commit"),
    path("draws/<uuid:public_id>/fix/", views.draw_freeze, name="draw-freeze"),
    path("draws/<uuid:public_id>/open/", views.draw_open, name="draw-open"),
    path("draws/<uuid:public_id>/draw/", views.draw_make, name="draw-make"),
    path("draws/<uuid:public_id>/give-up/", views.draw_give_up, name="draw-give-up"),
    path("draws/<uuid:public_id>/draw.json", views.draw_file, name="draw-file"),
]
