"""Staff build a call on the desk: every page, every button, and what each refuses."""

import pytest
from django.urls import reverse

from grants.calls.models import Call
from shaping_future.accounts.roles import Role
from tests.cast import a_call, person, signed_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return signed_in_as(person(Role.STAFF))


def page(call, name, *more):
    return reverse(f"admin:grants_call_build_{name}", args=[call.pk, *more])


PLAIN = ["overview", "copy", "questions", "question_add", "criteria", "form", "checklist", "testers"]
PARTS = [
    "basics", "offer", "strands", "help", "timeline", "eligibility", "privacy", "equity", "scale", "flags", "reading",
    "deciding", "conversation", "payments", "learning", "community", "learning-prompts",
]  # fmt: skip


def test_every_page_opens_and_saving_it_unchanged_changes_nothing(staff):
    call = a_call(launched=False)
    for name in PLAIN:
        assert staff.get(page(call, name)).status_code == 200, name
    for name in PARTS:
        answer = staff.get(page(call, "part", name))
        assert answer.status_code == 200, name
        if "form" in answer.context:
            form = answer.context["form"]
            sent = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
            saved = staff.post(page(call, "part", name), sent)
            assert saved.status_code == 302, (name, saved.context["form"].errors)
    fresh = Call.objects.get(pk=call.pk)
    assert fresh.definition == call.definition
    assert fresh.definition_hash == call.definition_hash


def test_a_question_saved_unchanged_changes_nothing(staff):
    call = a_call(launched=False)
    for one in call.definition["questions"]:
        form = staff.get(page(call, "question", one["key"])).context["form"]
        sent = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
        saved = staff.post(page(call, "question", one["key"]), sent | {"save": "1"})
        assert saved.status_code == 302, (one["key"], saved.context["form"].errors)
    form = staff.get(page(call, "criteria")).context["form"]
    assert form.total == 100
    sent = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    assert staff.post(page(call, "criteria"), sent).status_code == 302
    assert Call.objects.get(pk=call.pk).definition == call.definition
