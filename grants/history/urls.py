from django.urls import path

from grants.history import views

app_name = "history"
urlpatterns = [
    path("checks/grants-of-others/", views.file_list, name="files"),
    path("checks/grants-of-others/search/", views.search, name="search"),
    path("checks/grants-of-others/<uuid:public_id>/", views.file_detail, name="file"),
    path("checks/<uuid:public_id>/history/", views.beside_checks, name="beside"),
]
