from django.urls import path

from grants.diligence.views import checks, lists, register

urlpatterns = [
    path("checks/", lists.checklist_list, name="checklist-list"),
    path("checks/register/", register.register, name="charity-register"),
    path("checks/begin/<slug:slug>/", lists.checklist_begin, name="checklist-begin"),
    path("checks/papers/<uuid:pk>/", checks.paper_open, name="evidence-open"),
    path("checks/papers/<uuid:pk>/take-out/", checks.paper_remove, name="evidence-remove"),
    path("checks/one/<int:pk>/", checks.check_find, name="check-find"),
    path("checks/one/<int:pk>/paper/", checks.paper_add, name="evidence-add"),
    path("checks/<uuid:public_id>/", lists.checklist_detail, name="checklist-detail"),
    path("checks/<uuid:public_id>/number/<slug:about>/", lists.checklist_number, name="checklist-number"),
]
