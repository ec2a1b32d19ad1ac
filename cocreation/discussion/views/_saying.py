"""How words are taken: kept and shown at their place, or the page again with what was typed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cocreation.discussion.models import Topic
from cocreation.discussion.views.topics import FORMS, topic_page
from grants.calls.blindness import hidden_from
from shaping_future.access import brought_back
from shaping_future.errors import Refused


def say(
    request: HttpRequest, topic: Topic, name: str, take: Callable[[dict[str, Any]], Any], to: Callable[[Any], str]
) -> HttpResponse:
    """`name` of the form; `take` gets its values and calls the service. An opened address, or one that a person comes
    back to after signing in again, shows the page with their text in its box."""
    data = request.POST if request.method == "POST" else brought_back(request)
    if data is None:
        return topic_page(request, topic)
    form = FORMS[name](data, auto_id=f"{name}_%s", hides_names=bool(hidden_from(request.user, topic.call)))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                found = take(form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, "It is there. You can change it as long as the Group talks about this.")
                return redirect(to(found))
    return topic_page(request, topic, status, **{name: form}, form=form)
