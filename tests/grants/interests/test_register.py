"""The register of interests: every declaration and decision, who may read it, and what a copy of it holds."""

import csv
import io
from importlib import import_module

import openpyxl
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from grants.applications.models import Clearance, Participant, Rung
from grants.applications.services import recuse
from grants.interests.models import Interest
from grants.interests.queries import HEADER, register
from grants.interests.services import decide_interest, declare_interests
from shaping_future.accounts.roles import Role
from shaping_future.record.models import Entry
from tests.cast import a_call, person, signed_in_as
from tests.cocreation.cast import a_member, applications, declare, declaring
from tests.handed_over import text_in

pytestmark = pytest.mark.django_db


class Kept:
    """Two ties: one declared and decided twice, one that waits."""

    def __init__(self) -> None:
        self.call, self.user, self.other = declaring(2), a_member("Selam"), a_member("Bahar")
        self.first, self.second = applications(self.call)
        self.facilitator = person(Role.FACILITATOR, "Noor")
        declare(self.call, self.facilitator)
        [self.tie] = declare_interests(self.call, {self.first.pk: ("governs", "=On its board.")}, by=self.user)
        declare_interests(self.call, {self.second.pk: ("close", "My sister.")}, by=self.other)
        decide_interest(self.tie, Rung.NOTE, "Long ago.", by=self.facilitator)
        decide_interest(self.tie, Rung.ROOM, "Not so long ago.", by=self.facilitator)

    def take(self, user, form: str = ""):
        address = reverse("interest-register", args=[self.call.slug])
        return signed_in_as(user).get(address, {"take": form} if form else {})


@pytest.fixture
def kept():
    return Kept()


def test_every_declaration_and_every_decision_stays_in_it(kept):
    lines = register(kept.facilitator, kept.call)
    assert [(str(one.person), one.happened, one.step, one.reason, str(one.by)) for one in lines] == [
        ("Selam", "Declared", "Out of the room", "", "Selam"),
        ("Bahar", "Declared", "Out of the room", "", "Bahar"),
        ("Selam", "Decided", "Noted, may take part", "Long ago.", "Noor"),
        ("Selam", "Decided", "Out of the room", "Not so long ago.", "Noor"),
    ]
    assert [one.at for one in lines] == sorted(one.at for one in lines)


def test_ties_from_before_there_was_a_register_are_in_it(kept):
    """What the migration wrote down of them: each declaration, and the decision that held."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE grants_interestevent")
    import_module("grants.migrations.0016_register_of_interests").begin_the_history(apps, None)
    lines = register(kept.facilitator, kept.call)
    assert [(str(one.person), one.happened, one.reason, str(one.by)) for one in lines] == [
        ("Selam", "Declared", "", "Selam"),
        ("Bahar", "Declared", "", "Bahar"),
        ("Selam", "Decided", "Not so long ago.", "Noor"),
    ]


def test_the_database_keeps_it_against_everybody(kept):
    for change in ("UPDATE grants_interestevent SET reason = ''", "DELETE FROM grants_interestevent"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert len(register(kept.facilitator, kept.call)) == 4


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.STAFF, Role.BOARD])
def test_facilitators_staff_and_the_board_read_it(kept, role):
    user = person(role)
    if role == Role.FACILITATOR:
        declare(kept.call, user)
    text = kept.take(user).text
    for said in ("Selam", "Network number 1", "Network number 2", "My sister.", "Long ago.", "Not so long ago."):
        assert said in text


@pytest.mark.parametrize("role", [None, Role.GROUP_MEMBER, Role.FUNDER, Role.LEARNING, Role.FINANCE])
def test_nobody_else_does(kept, role):
    for form in ("", "csv", "xlsx"):
        assert kept.take(person(role), form).status_code == 403
    assert not Entry.objects.filter(verb="interests.register-taken").exists()


def test_a_member_does_not_even_when_they_are_in_it(kept):
    assert kept.take(kept.user).status_code == 403


@pytest.mark.parametrize("roles", [(Role.FACILITATOR,), (Role.BOARD, Role.GROUP_MEMBER)])
def test_who_reads_with_the_group_declares_first(kept, roles):
    user = person(roles=roles)
    for form in ("", "csv", "xlsx"):
        text = kept.take(user, form).text
        assert "Declare your own interests first" in text
        assert "Network number" not in text
    Clearance.objects.create(call=kept.call, user=user)
    assert "Network number 1" in kept.take(user).text


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.STAFF, Role.BOARD])
@pytest.mark.parametrize("tie", ["recused", "works on it"])
def test_what_one_stays_out_of_is_in_no_copy(kept, role, tie):
    user = person(role)
    Clearance.objects.create(call=kept.call, user=user)
    if tie == "recused":
        recuse(kept.first, user, Rung.ROOM, by=user)
    else:
        Participant.objects.create(application=kept.first, user=user, part="editor")
    for form in ("", "csv", "xlsx"):
        answer = kept.take(user, form)
        text = text_in(answer.getvalue())
        assert answer.status_code == 200
        for secret in ("Network number 1", kept.first.reference, "On its board", "Not so long ago", "Selam"):
            assert secret not in text, (form, secret)
        assert "Network number 2" in text


@pytest.mark.parametrize("rung", [Rung.NOTE, Rung.SCORING])
def test_the_other_steps_take_nothing_out(kept, rung):
    user = person(Role.BOARD)
    recuse(kept.first, user, rung, by=user)
    assert "Network number 1" in kept.take(user).text


def test_a_trustee_who_stays_out_is_in_it(kept):
    trustee = person(Role.BOARD, "Helen")
    recuse(kept.second, trustee, Rung.ROOM, by=trustee)
    [line] = [one for one in register(kept.facilitator, kept.call) if one.person == trustee]
    assert (line.happened, line.step, line.by) == ("Stayed out", "Out of the room", trustee)


def test_the_table_and_the_workbook_say_the_same_and_run_nothing(kept):
    answer = kept.take(kept.facilitator, "csv")
    assert (answer["Cache-Control"], "attachment" in answer["Content-Disposition"]) == ("private, no-store", True)
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert (rows[0], len(rows)) == (HEADER, 5)
    assert rows[1][1:4] == ["Selam", "Network number 1", kept.first.reference]
    assert rows[1][6] == "'=On its board."
    book = openpyxl.load_workbook(io.BytesIO(kept.take(kept.facilitator, "xlsx").content))
    sheet = book.worksheets[0]
    assert (sheet.title, sheet.max_row) == ("Register of interests", 5)
    assert [cell.value for cell in sheet[1]] == HEADER
    assert (sheet["G2"].value, sheet["G2"].data_type) == ("=On its board.", "s")
    assert [row[8].value for row in sheet.iter_rows(min_row=4)] == ["Long ago.", "Not so long ago."]


def test_each_copy_is_on_the_record_and_reading_it_on_the_page_is_not(kept):
    kept.take(kept.facilitator)
    kept.take(kept.facilitator, "pdf")  # there is no such copy: the page again
    assert not Entry.objects.filter(verb="interests.register-taken").exists()
    kept.take(kept.facilitator, "csv")
    entry = Entry.objects.get(verb="interests.register-taken")
    assert entry.detail == {"lines": 4, "form": "csv"}


def test_it_begins_when_interests_are_declared(kept):
    address = reverse("interest-register", args=[a_call().slug])
    assert signed_in_as(kept.facilitator).get(address).status_code == 409
    empty = declaring(1)
    assert "No ties yet" in signed_in_as(person(Role.BOARD)).get(reverse("interest-register", args=[empty.slug])).text


def test_nothing_is_changed_by_post(kept):
    address = reverse("interest-register", args=[kept.call.slug])
    assert signed_in_as(kept.facilitator).post(address).status_code == 405
    assert Interest.objects.count() == 2


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_at_any_length(size, django_assert_num_queries):
    call, facilitator = declaring(size), person(Role.FACILITATOR)
    declare(call, facilitator)
    declare(call, a_member(), ties=tuple(applications(call)))
    browser, address = signed_in_as(facilitator), reverse("interest-register", args=[call.slug])
    with django_assert_num_queries(7):  # user, call, declared (twice), applications, history, recusals
        assert browser.get(address).text.count("Declared") == size
