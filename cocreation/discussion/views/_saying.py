"""How words are taken: kept and shown at their place, or the page again with what was typed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from cocreation.discussion.models import Topic
from cocreation.discussion.views.topics import FORMS, topic_page
from grants.calls.blindness import hidden_from
from shaping_future.access import given
from shaping_future.one_form import step


def say(
    request: HttpRequest, topic: Topic, name: str, take: Callable[[dict[str, Any]], Any], to: Callable[[Any], str]
) -> HttpResponse:
    """`name` of the form; `take` gets its values and calls the service. An opened address, or one that a person comes
    back to after signing in again, shows the page with their text in its box."""
    data = given(request)
    if data is None:
        return topic_page(request, topic)
    form = FORMS[name](data, auto_id=f"{name}_%s", hides_names=bool(hidden_from(request.user, topic.call)))

    def shown(status: int = 200) -> HttpResponse:
        return topic_page(request, topic, status, **{name: form}, form=form)

    if request.method != "POST":
        return shown()
    said = "It is there. You can change it as long as the Group talks about this."
    return step(request, form, lambda: take(form.cleaned_data), done=said, to=to, again=shown)
