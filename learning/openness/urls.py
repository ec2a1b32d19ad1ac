from django.urls import path
from django.views.decorators.http import require_safe

from learning.openness.views import about, api, feed
from learning.openness.views.answers import for_programs
from shaping_future.access import anyone, needs


def door(view):
    """Everybody may open it, nobody may change anything, and programs are told what they may keep."""
    return require_safe(needs(anyone)(for_programs(view)))


app_name = "openness"
urlpatterns = [
    path("api/", about.about, name="about"),
    path("api/v1/openapi.json", door(api.description), name="openapi"),
    path("feed/", door(feed.feed), name="feed"),
    path("calls.ics", door(feed.calendar), name="calendar"),
    *(
        path(f"api/v1/{one.pattern._route}", door(one.callback), name=one.name)
        for one in api.api.urls[0]
        if one.name != "api-root"
    ),
]
