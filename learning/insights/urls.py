from django.urls import path

from learning.insights.views import public

app_name = "insights"
urlpatterns = [
    path("insights/", public.published_list, name="published"),
    path("insights/<slug:slug>/", public.read_insight, name="insight"),
]
