"""Staff open a draft only while its lead asks them to, and its people see that they did."""

import pytest
from django.urls import reverse

from grants.applications import services
from grants.applications.models import Application, HelpRequest
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from tests.cast import an_application, person, signed_in_as
from tests.grants.applications.cast import joined, section_url

pytestmark = pytest.mark.django_db


def help_page(application):
    return reverse("application-help", args=[application.public_id])


def desk_page(application):
    return reverse("admin:grants_application_change", args=[application.pk])


def opens(user, application):
    """Whether the desk shows it to them; the desk answers an unknown object with its first page."""
    return signed_in_as(user).get(desk_page(application)).status_code == 200


@pytest.fixture
def asked():
    application = an_application()
    services.ask_for_help(application, "Is our budget clear?", by=application.started_by)
    return application


def test_staff_open_a_draft_only_while_the_lead_asks():
    application, staff = an_application(), person(Role.STAFF)
    assert not opens(staff, application)
    services.ask_for_help(application, "Is our budget clear?", by=application.started_by)
    page = reverse("admin:grants_helprequest_change", args=[application.help_requests.get().pk])
    text = signed_in_as(staff).get(page).content.decode()
    assert "Is our budget clear?" in text
    assert "We meet every week" in text
    assert opens(staff, application)
    services.take_back_help(application, by=application.started_by)
    assert not opens(staff, application)
    assert signed_in_as(staff).get(page).status_code == 302
    with pytest.raises(NotAllowedNow):
        services.take_back_help(application, by=application.started_by)


def test_nobody_but_staff_sees_it(asked):
    others = [person(role) for role in Role if role != Role.STAFF]
    assert [Application.objects.visible_to(user).filter(pk=asked.pk).exists() for user in others] == [False] * len(
        others
    )
    assert Application.objects.visible_to(person(Role.STAFF)).filter(pk=asked.pk).exists()


def test_own_drafts_and_recusals_hold(asked):
    recused, own = person(Role.STAFF), person(Role.STAFF)
    services.recuse(asked, recused, "room", by=person(Role.STAFF))
    joined(asked, "reader", own)
    assert [opens(user, asked) for user in (recused, own)] == [False, False]


def test_staff_read_and_cannot_write(asked):
    staff = person(Role.STAFF)
    browser = signed_in_as(staff)
    assert browser.post(section_url(asked, 2), {"q-summary": "Mine.", "v-summary": "1"}).status_code == 404
    with pytest.raises(NotAllowed):
        services.save_answers(asked, {"summary": "Mine."}, {"summary": 1}, by=staff)
    assert browser.post(reverse("application-send", args=[asked.public_id])).status_code == 404


def test_its_people_see_who_opened_it_and_when(asked):
    staff, reader = person(Role.STAFF, "Sam of the fund"), joined(asked, "reader").user
    nameless = person(Role.STAFF)
    nameless.name = ""
    nameless.save()
    assert b"Nobody from the fund has opened it" in signed_in_as(reader).get(help_page(asked)).content
    assert opens(staff, asked)
    assert opens(nameless, asked)
    text = signed_in_as(reader).get(help_page(asked)).content.decode()
    assert "Sam of the fund" in text
    assert "A member of MEX staff" in text
    assert nameless.email not in text


def test_what_staff_read_after_sending_is_not_opening_a_draft(asked):
    staff = person(Role.STAFF, "Sam of the fund")
    services.send_application(asked, by=asked.started_by)
    assert opens(staff, asked)
    assert b"Sam of the fund" not in signed_in_as(asked.started_by).get(help_page(asked)).content


@pytest.mark.parametrize("end", ["send_application", "withdraw_application"])
def test_it_ends_when_the_draft_ends(asked, end):
    lead = asked.started_by
    getattr(services, end)(asked, by=lead)
    assert HelpRequest.objects.get().ended_by == lead
    if end == "send_application":
        draft = services.unsend_application(asked, by=lead)
        assert not opens(person(Role.STAFF), draft)


def test_the_desk_counts_drafts_that_ask(asked):
    an_application(asked.call)
    browser = signed_in_as(person(Role.STAFF))
    home = browser.get(reverse("admin:index")).content.decode()
    assert "Drafts that ask for help" in home
    queue = browser.get(reverse("admin:grants_helprequest_changelist")).content.decode()
    assert asked.reference in queue
    assert Application.objects.exclude(pk=asked.pk).get().reference not in queue
    assert asked.reference not in browser.get(reverse("admin:grants_application_changelist")).content.decode()


def test_only_the_lead_asks_once_with_a_reason():
    application = an_application()
    for user in (joined(application).user, person(), person(Role.STAFF)):
        with pytest.raises(NotAllowed):
            services.ask_for_help(application, "Help.", by=user)
    with pytest.raises(NotValid):
        services.ask_for_help(application, "  ", by=application.started_by)
    browser = signed_in_as(application.started_by)
    assert browser.post(help_page(application), {"reason": ""}).status_code == 400
    assert browser.post(help_page(application), {"reason": "Help."}).status_code == 302
    assert browser.post(help_page(application), {"reason": "Help."}).status_code == 409
    assert browser.post(reverse("application-help-end", args=[application.public_id])).status_code == 302
    services.send_application(application, by=application.started_by)
    assert browser.post(help_page(application), {"reason": "Help."}).status_code == 409
