from django.urls import path

from . import views

app_name = "promises"
urlpatterns = [path("how-we-are-doing/", views.page, name="page")]
