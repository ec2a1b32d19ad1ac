from django.urls import path

from .views import bulk, filters, listing

urlpatterns = [
    path("desk/applications/", listing.application_find, name="application-find"),
    path("desk/applications/chosen/", bulk.application_bulk, name="application-bulk"),
    path("desk/applications/filters/", filters.filter_save, name="filter-save"),
    path("desk/applications/filters/<int:pk>/", filters.filter_edit, name="filter-edit"),
]
