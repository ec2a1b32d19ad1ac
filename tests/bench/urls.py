"""The site's routes and the yardstick: one SELECT by primary key and a template of fifty rows."""

from django.db import connection
from django.shortcuts import render
from django.urls import path

from shaping_future.accounts.models import User
from shaping_future.urls import *  # noqa: F403
from shaping_future.urls import urlpatterns as site

ROWS = range(50)


def yardstick(request, pk):
    person = User.objects.get(pk=pk)
    return render(request, "yardstick.html", {"person": person, "rows": ROWS})


urlpatterns = [path("yardstick/<int:pk>/", yardstick, name="yardstick"), *site]


class CountQueries:
    """Says in a header how many queries a page made."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        queries = []

        def count(execute, sql, params, many, context):
            queries.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
            if hasattr(response, "render"):
                response.render()
        response["X-Queries"] = len(queries)
        return response
