from django.urls import path

from . import views

urlpatterns = [
    path("documents/<uuid:pk>/", views.document_detail, name="document-detail"),
    path("documents/<uuid:pk>/download/", views.document_download, name="document-download"),
]
