"""Answers by phone: asked for, written down by staff, and part of the application only when the applicant says yes."""

import pytest
from django.contrib import admin
from django.urls import reverse

from grants.applications import queries
from grants.applications import services as applications
from grants.applications.models import PhoneRequest, Recusal, Rung, SpokenAnswer
from grants.applications.queries.recordings import answer_to, narrative_questions
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.questionnaires import queries as questionnaires
from shaping_future.questionnaires.errors import StaleAnswers
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, person, signed_in_as
from tests.grants.applications.cast import amend, renamed

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return an_application(a_call())


@pytest.fixture
def staff():
    return person(Role.STAFF, name="Sam of the staff")


def ask(draft, key=""):
    return applications.ask_for_call(draft, key, "After three", "Tigrinya", "020 7946 0000", by=draft.started_by)


def summary(draft):
    question = next(one for one in narrative_questions(draft) if one.key == "summary")
    return answer_to(draft, question)


def desk(request, name):
    return admin.site._registry[PhoneRequest].address("step", request.pk, name)


def test_what_staff_typed_becomes_the_answer_when_the_applicant_says_yes(draft, staff):
    spoken = applications.type_answer(ask(draft), "summary", "We cook together.", by=staff)
    before = summary(draft)
    assert before[0] != "We cook together."
    applications.confirm_answer(spoken, "We cook together.", before[1], by=draft.started_by)
    spoken.refresh_from_db()
    assert summary(draft) == ("We cook together.", before[1] + 1)
    assert (spoken.state, spoken.typed_by, spoken.settled_by) == ("confirmed", staff, draft.started_by)
    entry = Entry.objects.get(verb="application.spoken-confirmed")
    assert (entry.actor, entry.detail["typed_by"], entry.detail["edited"]) == (draft.started_by.pk, staff.pk, False)
    newest = questionnaires.history(draft.response)[0]
    assert (newest.text, newest.who) == ("We cook together.", draft.started_by)


def test_the_applicant_can_mend_the_words_first(draft, staff):
    spoken = applications.type_answer(ask(draft), "summary", "We cook together.", by=staff)
    applications.confirm_answer(spoken, "We cook and eat.", summary(draft)[1], by=draft.started_by)
    assert summary(draft)[0] == "We cook and eat."
    assert Entry.objects.get(verb="application.spoken-confirmed").detail["edited"] is True
    with pytest.raises(NotAllowedNow, match="answered this already"):
        applications.confirm_answer(spoken, "Again", 3, by=draft.started_by)


def test_a_refused_text_changes_nothing(draft, staff):
    before = summary(draft)
    spoken = applications.type_answer(ask(draft), "summary", "We cook together.", by=staff)
    applications.refuse_answer(spoken, by=draft.started_by)
    assert summary(draft) == before
    assert SpokenAnswer.objects.get().state == "refused"


def test_a_text_is_not_confirmed_over_words_that_nobody_saw(draft, staff):
    spoken = applications.type_answer(ask(draft), "summary", "We cook together.", by=staff)
    applications.save_answers(draft, {"summary": "Newer"}, queries.versions(draft), by=draft.started_by)
    with pytest.raises(StaleAnswers):
        applications.confirm_answer(spoken, "We cook together.", 1, by=draft.started_by)
    assert summary(draft)[0] == "Newer"
    assert SpokenAnswer.objects.get().state == "waiting"


def test_the_ceiling_of_words_holds_while_staff_type_and_when_it_is_confirmed(draft, staff):
    asked = ask(draft)
    with pytest.raises(NotValid, match="Write 100 words or fewer; you have 101"):
        applications.type_answer(asked, "summary", "word " * 101, by=staff)
    spoken = applications.type_answer(asked, "summary", "word", by=staff)
    with pytest.raises(NotValid, match="100 words or fewer"):
        applications.confirm_answer(spoken, "word " * 101, 1, by=draft.started_by)
    assert SpokenAnswer.objects.get().state == "waiting"


def test_who_may_write_down_and_who_may_say_yes(draft, staff):
    asked, lead = ask(draft), draft.started_by
    recused = person(Role.STAFF)
    Recusal.objects.create(application=draft, user=recused, rung=Rung.ROOM)
    for stranger in (person(), person(Role.GROUP_MEMBER), person(Role.FINANCE), recused, lead):
        with pytest.raises(NotAllowed):
            applications.type_answer(asked, "summary", "Words", by=stranger)
    spoken = applications.type_answer(asked, "summary", "Words", by=staff)
    for stranger in (staff, person(), recused):
        with pytest.raises(NotAllowed):
            applications.confirm_answer(spoken, "Words", 1, by=stranger)
        with pytest.raises(NotAllowed):
            applications.refuse_answer(spoken, by=stranger)


def test_only_the_question_that_was_asked_about_can_be_typed(draft, staff):
    asked = ask(draft, "why_now")
    with pytest.raises(NotValid, match="another question"):
        applications.type_answer(asked, "summary", "Words", by=staff)
    for key in ("budget", "nothing"):
        with pytest.raises(NotValid, match="Choose one of the questions"):
            applications.type_answer(asked, key, "Words", by=staff)


def test_a_closed_request_forgets_the_phone_number_and_takes_no_more(draft, staff):
    asked = applications.end_call(ask(draft), by=staff)
    assert PhoneRequest.objects.get().phone == ""
    with pytest.raises(NotAllowedNow, match="closed"):
        applications.type_answer(asked, "summary", "Words", by=staff)
    with pytest.raises(NotAllowedNow, match="closed already"):
        applications.take_back_call(asked, by=draft.started_by)


def test_nobody_calls_about_what_was_withdrawn_and_the_number_is_forgotten(draft, staff):
    asked = ask(draft)
    applications.withdraw_application(draft, by=draft.started_by)
    asked.refresh_from_db()
    assert (asked.closed_by, asked.phone) == (draft.started_by, "")
    assert (
        "020 7946 0000"
        not in signed_in_as(staff).get(reverse("admin:grants_phonerequest_change", args=[asked.pk])).content.decode()
    )


def test_asking_twice_or_after_sending_is_refused(draft):
    ask(draft)
    with pytest.raises(NotAllowedNow, match="already"):
        ask(draft)
    applications.send_application(draft, by=draft.started_by)
    with pytest.raises(NotAllowedNow, match="sent already"):
        ask(draft, "why_now")


def test_a_call_that_changed_meanwhile_stops_no_answer_by_phone(draft, staff):
    asked = ask(draft, "summary")
    spoken = applications.type_answer(asked, "summary", "We cook together.", by=staff)
    amend(draft.call, renamed)
    with pytest.raises(NotAllowedNow, match="already"):
        ask(draft, "summary")
    form = signed_in_as(staff).get(desk(asked, "type")).content.decode()
    assert "In a few words: what? (up to 100 words)" in form
    place = reverse("spoken-answer", args=[spoken.public_id])
    browser = signed_in_as(draft.started_by)
    assert "We meet every week" in browser.get(place).content.decode()  # the answer until now
    assert browser.post(place, {"do": "confirm", "text": "We cook.", "seen": "1"}).status_code == 302
    assert summary(queries.own_application(draft.started_by, draft.public_id))[0] == "We cook."
    assert applications.type_answer(asked, "summary", "We eat together.", by=staff).state == "waiting"
    assert applications.type_answer(asked, "summary", "We dance.", by=staff).text == "We dance."
    assert SpokenAnswer.objects.filter(state="waiting").count() == 1


def test_the_mail_holds_a_link_and_nothing_of_what_was_said(draft, staff):
    applications.type_answer(ask(draft), "summary", "We cook together.", by=staff)
    mail = Message.objects.get(key__startswith="application:spoken:")
    assert mail.to == draft.started_by.email
    assert reverse("call-me", args=[draft.public_id]) in mail.body
    assert ("cook" in mail.body, draft.started_by.name in mail.body) == (False, False)


def test_the_desk_shows_what_a_call_needs_and_nothing_of_the_draft(draft, staff):
    asked, browser = ask(draft), signed_in_as(staff)
    assert "People to call" in browser.get(reverse("admin:index")).content.decode()
    page = browser.get(reverse("admin:grants_phonerequest_change", args=[asked.pk])).content.decode()
    assert ("020 7946 0000" in page, "Tigrinya" in page) == (True, True)
    form = browser.get(desk(asked, "type")).content.decode()
    for text in ("We meet every week", draft.reference, str(draft.public_id)):
        assert (text in page, text in form) == (False, False)
    answered = browser.post(desk(asked, "type"), {"question_key": "summary", "text": "We cook together."})
    assert answered.status_code == 302
    assert SpokenAnswer.objects.get().typed_by == staff
    assert browser.get(reverse("application-check", args=[draft.public_id])).status_code == 404


def test_staff_who_are_recused_or_work_on_it_do_not_see_the_request(draft):
    recused = person(Role.STAFF)
    Recusal.objects.create(application=draft, user=recused, rung=Rung.ROOM)
    asked = ask(draft)
    assert list(PhoneRequest.objects.visible_to(recused)) == []
    assert list(PhoneRequest.objects.visible_to(draft.started_by)) == []
    answered = signed_in_as(recused).get(reverse("admin:grants_phonerequest_change", args=[asked.pk]))
    assert answered.status_code in {302, 404}


def test_the_pages_of_the_applicant(draft, staff):
    browser = signed_in_as(draft.started_by)
    page = reverse("call-me", args=[draft.public_id])
    section = browser.get(reverse("application-section", args=[draft.public_id, 2])).content.decode()
    assert f"{page}?question=summary" in section
    asked = browser.post(page, {"question_key": "summary", "when_suits": "Any day", "phone": "", "language": ""})
    assert asked.status_code == 302
    assert browser.post(page, {"question_key": "summary"}).status_code == 400
    spoken = applications.type_answer(PhoneRequest.objects.get(), "summary", "We cook together.", by=staff)
    place = reverse("spoken-answer", args=[spoken.public_id])
    assert place in browser.get(page).content.decode()
    assert place in browser.get(reverse("application-section", args=[draft.public_id, 2])).content.decode()
    text = browser.get(place).content.decode()
    assert ("Sam of the staff" in text, "We cook together." in text, "We meet every week" in text) == (True,) * 3
    stale = browser.post(place, {"do": "confirm", "text": "We cook.", "seen": "0"})
    assert stale.status_code == 409
    assert browser.post(place, {"do": "confirm", "text": "We cook.", "seen": "1"}).status_code == 302
    assert summary(draft)[0] == "We cook."


def test_whoever_looks_before_sending_is_told_what_is_not_part_of_it_yet(draft, staff, django_assert_max_num_queries):
    spoken = applications.type_answer(ask(draft), "summary", "We cook together.", by=staff)
    place = reverse("spoken-answer", args=[spoken.public_id])
    browser = signed_in_as(draft.started_by)
    for name in ("application-detail", "application-check"):
        with django_assert_max_num_queries(12):
            text = browser.get(reverse(name, args=[draft.public_id])).content.decode()
        assert (place in text, "until you say that it is right" in text) == (True, True)
    applications.confirm_answer(spoken, "We cook together.", 1, by=draft.started_by)
    assert place not in browser.get(reverse("application-check", args=[draft.public_id])).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_on_the_desk_costs_the_same_for_three_as_for_one(staff, rows, django_assert_max_num_queries):
    call = a_call()
    for _ in range(rows):
        ask(an_application(call))
    browser = signed_in_as(staff)
    with django_assert_max_num_queries(12) as found:
        browser.get(reverse("admin:grants_phonerequest_changelist"))
    assert len(found) == QUERIES_OF_THE_LIST


QUERIES_OF_THE_LIST = 3
