"""The pages of learning reports, for partners and for learning partners."""

import pytest
from django.urls import reverse

from learning.reports import services
from learning.reports.models import Prompts, Visibility, What
from shaping_future.accounts.roles import Role
from tests.cast import a_call, person, signed_in_as
from tests.grants.awards.cast import award_of, lead, released
from tests.learning.reports.cast import scheduled, stored, write

pytestmark = pytest.mark.django_db


def form(report, **changes):
    data = {}
    for part in report.answers.all():
        data |= {f"text-{part.order}": part.text, f"visibility-{part.order}": part.visibility}
        data[f"v-{part.order}"] = part.version
    return data | {name.replace("_", "-"): value for name, value in changes.items()}


def test_writing_and_sending_on_the_page():
    _, award, report = scheduled()
    browser, address = signed_in_as(lead(award)), f"/partner/reports/{report.public_id}/"
    assert browser.get(address).status_code == 200
    empty = browser.post(address, form(report, send="1"))
    assert (empty.status_code, "at least one answer" in empty.text) == (400, True)
    assert browser.post(address, form(report, text_1="We rested.", save="1")).status_code == 302
    assert "We rested." in browser.get(address).text
    assert browser.post(address, form(report, text_2="And danced.", send="1")).url.endswith("/learning/")
    assert stored(report) == {1: "We rested.", 2: "And danced."}
    late = browser.post(address, form(report, text_3="One more thing."))
    assert (late.status_code, "sent already" in late.text, "One more thing." in late.text) == (409, True, True)


def test_two_writers_on_the_page():
    _, award, report = scheduled()
    address, browser = f"/partner/reports/{report.public_id}/", signed_in_as(lead(award))
    opened = form(report)
    write(report, lead(award), p1="Theirs & more.", p2="Only theirs.")
    page = browser.post(address, opened | {"text-1": "Mine <b>."})
    assert (page.status_code, "Theirs &amp; more." in page.text, "Mine &lt;b&gt;." in page.text) == (409, True, True)
    fields = page.context["form"]
    again = {field.html_name: field.value() for field in fields}
    assert browser.post(address, again | {"text-1": "Both."}).status_code == 302
    assert stored(report) == {1: "Both.", 2: "Only theirs."}


def test_text_survives_an_expired_session():
    _, award, report = scheduled()
    address, browser = f"/partner/reports/{report.public_id}/", signed_in_as(lead(award))
    browser.get(address)
    browser.session.flush()
    assert browser.post(address, form(report, text_1="Typed long.")).status_code == 302
    browser.force_login(lead(award))
    page = browser.get(address).text
    assert "Typed long." in page
    assert "We kept what you typed" in page
    assert stored(report) == {}


@pytest.mark.parametrize(
    "changes", [{"text-1": "x" * 20_001}, {"visibility-1": "everybody"}, {"v-1": "x"}, {"v-1": "-1"}]
)
def test_bad_input_gets_a_sentence_and_changes_nothing(changes):
    _, award, report = scheduled()
    address = f"/partner/reports/{report.public_id}/"
    assert signed_in_as(lead(award)).post(address, form(report) | changes).status_code == 400
    assert stored(report) == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_partners_home_asks_the_same_for_one_grant_and_for_three(rows, django_assert_num_queries):
    world = released(funded=rows, declined=0, condition="Send the policy.")
    services.schedule_for_call(world.call, by=world.staff)
    user = person()
    for application in world.funded:
        application.participants.create(user=user, part="editor")
    browser = signed_in_as(user)
    with django_assert_num_queries(8):  # user, awards, conditions, agreements, signatures, bank, payments, reports
        assert browser.get("/partner/").text.count("Read and sign your agreement</a>") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_one_report_and_for_three(rows, django_assert_num_queries):
    world = released(funded=rows, declined=0)
    for application in world.funded:
        award = award_of(application)
        services.schedule_reports(award, by=world.staff)
        report = award.reports.filter(what="report").first()
        write(report, lead(award), Visibility.PUBLIC, p1="For anyone.")
        services.send_report(report, by=lead(award))
    browser = signed_in_as(person(Role.LEARNING))
    with django_assert_num_queries(3):  # user, count, reports
        assert browser.get("/learning/reports/").text.count("Our reply is due") == rows


def test_an_empty_home_says_what_will_be_there():
    assert "No grants yet" in signed_in_as(person()).get("/partner/").text


def test_whoever_looks_at_the_questions_or_is_refused_keeps_nothing():
    call, staff = a_call(), signed_in_as(person(Role.STAFF))
    address = reverse("prompts-write", args=[call.pk, What.EXIT])
    assert staff.get(address).context["newest"].version == 1
    assert staff.post(address, {"text": "", "seen": 1}).status_code == 400
    assert not Prompts.objects.exists()
    assert staff.post(address, {"text": "What stays?", "seen": 1}).status_code == 302
    assert list(Prompts.objects.order_by("version").values_list("version", "lines"))[1:] == [(2, ["What stays?"])]
