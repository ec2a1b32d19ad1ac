"""Who works on an application: changing, removing, handing over, leaving."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from grants.applications import services
from grants.applications.models import Participant
from grants.applications.queries import people as reads
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow
from shaping_future.record.models import Entry
from tests.cast import an_application, person, signed_in_as
from tests.grants.applications.cast import invited, joined, people_page, section_url, subjects_to

pytestmark = pytest.mark.django_db


def test_a_removed_person_loses_everything_at_once_and_can_be_invited_again():
    application = an_application(sent=True)
    reader = joined(application, "reader")
    browser = signed_in_as(reader.user)
    pages = [
        reverse(name, args=[application.public_id])
        for name in ("application-detail", "application-people", "application-check", "application-receipt")
    ]
    assert {browser.get(page).status_code for page in pages} == {200}
    services.remove_person(reader, by=application.started_by)
    assert {browser.get(page).status_code for page in pages} == {404}
    assert b"Your applications" in browser.get(reverse("application-list")).content
    assert "You no longer work on an application" in subjects_to(reader.user)
    assert joined(application, "editor", reader.user).pk != reader.pk
    assert {browser.get(page).status_code for page in pages} == {200}
    assert reads.former_people(application) == []


def test_the_lead_changes_an_editor_into_a_reader_who_cannot_write():
    application = an_application()
    editor = joined(application)
    lead, other = signed_in_as(application.started_by), signed_in_as(editor.user)
    before = application.response.answers.get(question__key="summary")
    fields = {"q-summary": "Mine now.", "v-summary": str(before.version)}
    answer = lead.post(reverse("person-part", args=[application.public_id, editor.pk]), {"part": "reader"})
    assert answer.url == people_page(application)
    assert other.post(section_url(application, 2), fields).status_code == 403
    before.refresh_from_db()
    assert before.value != "Mine now."
    assert (
        lead.post(reverse("person-part", args=[application.public_id, editor.pk]), {"part": "lead"}).status_code == 400
    )


def test_the_lead_stays_until_the_lead_is_handed_over():
    application = an_application()
    lead = application.participants.get()
    for change in (
        lambda: services.remove_person(lead, by=lead.user),
        lambda: services.leave_application(application, by=lead.user),
        lambda: services.change_part(lead, "reader", by=lead.user),
        lambda: services.hand_over_lead(lead, by=lead.user),
    ):
        with pytest.raises(NotAllowedNow):
            change()
    editor = joined(application)
    services.hand_over_lead(editor, by=lead.user)
    services.leave_application(application, by=lead.user)
    assert [(row.user, row.part) for row in reads.people(application)] == [(editor.user, "lead")]
    assert [row.user for row in reads.former_people(application)] == [lead.user]
    verbs = Entry.objects.filter(subject_id=str(application.pk)).values_list("verb", flat=True)
    assert {"application.lead-handed-over", "application.person-left"} <= set(verbs)
    assert "You lead an application now" in subjects_to(editor.user)
    assert "You have handed over an application" in subjects_to(lead.user)


def test_nobody_comes_to_lead_two_applications_of_one_call():
    application = an_application()
    other = an_application(application.call)
    editor = joined(application, user=other.started_by)
    with pytest.raises(NotAllowedNow, match="leads another"):
        services.hand_over_lead(editor, by=application.started_by)
    services.withdraw_application(other, by=other.started_by)
    services.hand_over_lead(editor, by=application.started_by)


def test_people_who_are_gone_are_said_to_be_gone():
    application = an_application()
    editor = joined(application)
    services.leave_application(application, by=editor.user)
    for change in (services.remove_person, services.hand_over_lead):
        with pytest.raises(NotAllowedNow, match="any more"):
            change(editor, by=application.started_by)
    assert "Somebody left your application" in subjects_to(application.started_by)


def test_there_is_one_lead_and_each_person_once_by_the_database():
    application = an_application()
    for values in ({"user": person(), "part": "lead"}, {"user": application.started_by, "part": "reader"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Participant.objects.create(application=application, **values)


def test_a_group_member_who_joins_stays_out_of_the_room_for_it():
    application = an_application(sent=True)
    member = person(Role.GROUP_MEMBER)
    services.clear(application.call, member, by=member)
    row = joined(application, "reader", member)
    services.remove_person(row, by=application.started_by)
    assert application.recusals.in_force().get().user == member
    applicant = joined(application).user
    assert not application.recusals.filter(user=applicant).exists()


def test_the_page_makes_the_same_number_of_queries_for_one_and_for_many(django_assert_num_queries):
    application = an_application()
    browser = signed_in_as(application.started_by)
    joined(application)
    invited(application)
    counted = []
    for _ in range(2):
        with django_assert_num_queries(5):
            counted.append(browser.get(people_page(application)).status_code)
        joined(application)
        services.leave_application(application, by=joined(application).user)
    assert counted == [200, 200]


def test_the_task_list_says_who_saved_what():
    application = an_application()
    editor = joined(application, user=person(name="Amina Yusuf"))
    seen = {"summary": 1}
    services.save_answers(application, {"summary": "A new one."}, seen, by=editor.user)
    page = signed_in_as(application.started_by).get(reverse("application-detail", args=[application.public_id]))
    text = page.content.decode()
    assert "Amina Yusuf saved this at" in text
    assert "You saved this at" in text
