"""What is over ends, and whoever asks is erased: whole, in histories and storage too; no figure changes."""

import datetime as dt
import json
import threading
from collections import Counter

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.db.utils import DatabaseError
from django.urls import reverse

from cocreation.group.models import Member
from grants.awards.models import Award
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.models import Document, StoredFile
from shaping_future.files.services import make
from shaping_future.outbox.models import Message
from shaping_future.record import queries as record
from shaping_future.rights import services
from shaping_future.rights.models import Closing, Deletion, Ended, FileToRemove, Hold
from shaping_future.rights.queries import due
from shaping_future.rights.services import emptying, running
from tests.cast import person, signed_in_as
from tests.refusal_world import World
from tests.shaping_future.rights.cast import erased
from tests.shaping_future.rights.looking import declined, figures, only_theirs, opened, rows_with
from tests.standing import built_once

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=800)
LONG = dt.timedelta(days=3200)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(World, django_db_blocker)


@pytest.fixture
def later(world):
    with clock.at(clock.now() + LATER):
        yield world


STAY = {
    "accounts_user",
    "account_emailaddress",
    "outbox_message",
    "cocreation_minutes",
    "grants_boardsignature",
    "grants_recommendation",
}
"""The account is its person's, to keep or to have erased; unsent mail of the tests; decisions as they were signed."""


def test_a_dry_run_says_exactly_what_the_run_then_does_and_no_figure_changes(later, capsys):
    application, before = declined(), figures()
    lead, name = application.started_by, application.organisation.name
    file = application.attachments.get().file
    stored, there = file.file.name, file.file.storage
    words = only_theirs(application)
    assert words
    would = services.dry_run()
    assert would[("declined", "grants.Application", "emptied")] == 1
    call_command("retention", "--dry-run")
    assert "Nothing was changed." in capsys.readouterr().out
    assert rows_with(name)["grants_organisation"] == 1
    assert services.run() == would
    assert figures() == before
    assert set(rows_with(name, lead.email, *words)) <= STAY
    assert record.verify().broken is None
    assert FileToRemove.objects.filter(name=stored).exists()
    with there.open(stored) as file:
        content = file.read()
    services.remove_files()
    assert not there.exists(stored)
    there.save(stored, ContentFile(content))  # the database goes back after this test, the storage does not
    assert not StoredFile.objects.filter(file=stored).exists()
    assert services.run() == Counter()  # what has ended ends once


def test_every_change_of_it_stands_in_the_log_by_number_and_the_log_is_never_changed(later):
    done = services.run()
    logged = Counter()
    for one in Deletion.objects.all():
        logged[(one.rule, one.kind, one.how)] += one.number
    assert logged == done
    with pytest.raises(DatabaseError, match="append-only"):
        Deletion.objects.update(number=0)


def test_nothing_goes_under_a_hold(later):
    application, staff = declined(), person(Role.STAFF)
    until = clock.today() + dt.timedelta(days=30)
    held = services.hold("complaint", "They complain.", "application", application.reference, until, by=staff)
    rule = next(one for one in due.clocks() if one.key == "declined")
    assert [(row.due, row.held) for row in due.overview() if row.clock is rule] == [(0, 1)]
    services.run()
    assert application.response.answers.filter(question__type="narrative").exists()
    services.lift(held, by=staff)
    services.run()
    assert not application.response.answers.filter(question__type="narrative").exists()
    with pytest.raises(NotValid, match="spelling"):
        services.hold("legal", "A claim.", "application", "STF-NONE", until, by=staff)
    assert Hold.objects.in_force().count() == 0


def test_a_run_that_dies_leaves_nothing_half_and_the_next_one_ends_it(later, monkeypatch):
    application = declined()
    whole = services.dry_run()

    def dies(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(running, "write_down", dies)
        with pytest.raises(KeyboardInterrupt):
            services.run()
    application.refresh_from_db()
    assert application.organisation.name != emptying.REMOVED
    assert not Ended.objects.exists()
    assert not Deletion.objects.exists()
    assert services.run() == whole


def test_a_second_run_at_the_same_time_does_nothing(later):
    found = []

    def other():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [running.LOCK])
                held.set()
                done.wait(20)
                cursor.execute("SELECT pg_advisory_unlock(%s)", [running.LOCK])
        finally:
            connection.close()

    held, done = threading.Event(), threading.Event()
    thread = threading.Thread(target=other)
    thread.start()
    held.wait(20)
    found.append(services.run())
    done.set()
    thread.join()
    assert found == [Counter()]
    assert services.run()


def test_what_stands_behind_a_grant_goes_when_the_call_was_closed_and_the_law_is_done_with_it(world):
    staff = person(Role.STAFF)
    call, before = world.call, figures()
    Closing.objects.create(subject_type="call", subject_id=str(call.pk), by=staff)
    with clock.at(clock.now() + LONG):
        services.run()
        award = Award.objects.get(pk=world.award.pk)
        application = award.application
        assert not application.response.answers.filter(question__type="narrative").exists()
        assert application.organisation.name != emptying.REMOVED  # whom it was given to was published
        assert award.purpose
        assert {one.typed_name for one in award.agreement.signatures.all()} == {emptying.REMOVED}
        assert figures() == before
        assert record.verify().broken is None


# --- a person ---------------------------------------------------------------------------------------------------------


def test_a_copy_holds_what_is_theirs_and_nothing_of_others(world):
    application = declined()
    lead = application.started_by
    data, page, names = opened(services.ask_for_copy(by=lead))
    kinds = {part["kind"] for part in data["parts"]}
    assert {"accounts.User", "questionnaires.Answer", "grants.Letter", "grants.Attachment"} <= kinds
    assert kinds.isdisjoint({"cocreation.Reading", "cocreation.Score", "cocreation.Comment", "cocreation.Note"})
    assert [name for name in names if name.startswith("files/")]
    assert lead.email in page
    others = [one.user for one in Member.objects.all()] + [world.cast.staff]
    text = json.dumps(data, ensure_ascii=False)
    assert [one for one in others if one.name in text or one.email in text] == []
    assert "gAAAA" not in text
    assert "password" not in text.replace("Change your password", "")


def test_a_member_gets_nothing_about_what_they_stay_out_of(world):
    member = world.recused
    text = json.dumps(opened(services.ask_for_copy(by=member))[0])
    assert world.application.reference not in text
    assert '"cocreation.Reading"' in text


def test_a_copy_opens_for_its_person_only_and_ends(world, client):
    lead = declined().started_by
    browser = signed_in_as(lead)
    there = browser.post(reverse("data-home"))["Location"]
    document = Document.objects.get(pk=there.strip("/").split("/")[-1])
    make(document.pk)
    download = reverse("document-download", args=[document.pk])
    assert b"".join(browser.get(download).streaming_content).startswith(b"PK")
    for other in (person(Role.STAFF), person(), world.cast.staff):
        assert signed_in_as(other).get(download).status_code == 404
    with clock.at(clock.now() + dt.timedelta(days=7, minutes=1)):
        assert not Document.objects.kept().filter(pk=document.pk).exists()


def test_for_a_letter_staff_open_it_without_what_is_private_and_never_their_own_recusals(world):
    staff = person(Role.STAFF)
    document = services.copy_for_letter(world.cast.readers[0].email, by=staff)
    data, _page, _names = opened(document)
    assert "Where you stood in the Group's rounds" in data["left_out"]
    assert {part["kind"] for part in data["parts"]}.isdisjoint({"cocreation.Position", "cocreation.MemberNeeds"})
    there = reverse("document-detail", args=[document.pk])
    assert [signed_in_as(one).get(there).status_code for one in (staff, person(Role.STAFF))] == [200, 404]
    out = User.objects.get(pk=world.recused.pk)
    out.roles = ["staff"]
    out.save()
    with pytest.raises(NotAllowed, match="colleague"):
        services.copy_for_letter(world.application.started_by.email, by=out)


def test_an_erasure_takes_everything_but_what_must_stay(world, django_capture_on_commit_callbacks):
    application = declined()
    lead, reference = application.started_by, application.reference
    email, name = lead.email, lead.name
    browser = signed_in_as(lead)
    with django_capture_on_commit_callbacks():
        erasure = erased(lead)
    assert set(rows_with(email)) == {"outbox_message"}  # the last mail, till it is sent
    Message.objects.filter(to=email, key=f"erasure:done:{erasure.pk}").delete()
    assert rows_with(email) == {}
    assert rows_with(name).keys() <= {"cocreation_minutes"}
    assert rows_with(reference)  # the application is counted as before
    lead.refresh_from_db()
    assert (lead.is_active, lead.name, lead.email) == (False, "", f"erased-{lead.public_id}@erased.invalid")
    assert browser.get(reverse("account-home")).status_code == 302
    assert not Message.objects.filter(to=email).exists()
    assert record.verify().broken is None
    page = signed_in_as(person()).get(reverse("erasure-certificate", args=[erasure.public_id])).content.decode()
    assert "35 days" in page
    assert email not in page
    with pytest.raises(NotAllowedNow, match="erased already"):
        services.erasure_for_letter(lead.email, by=person(Role.STAFF))


def test_words_of_a_member_go_and_points_stay(world):
    member = (
        Member.objects.exclude(user=world.recused)
        .exclude(user__in=world.cast.board)
        .filter(readings__isnull=False)
        .first()
    )
    person_, scores = member.user, list(member.readings.order_by("pk").values_list("scores__value", flat=True))
    line = member.readings.exclude(kind_line="").first().kind_line
    with pytest.raises(NotAllowedNow, match="part in the fund"):
        services.ask_for_erasure(by=person_)
    person_.roles = []
    person_.save()
    erasure = erased(person_)
    assert list(member.readings.order_by("pk").values_list("scores__value", flat=True)) == scores
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM cocreation_readingevent WHERE member_id = %s AND kind_line = %s", [member.pk, line]
        )
        assert cursor.fetchone() == (0,)
    assert [what for what, _why, _until in erasure.stays if what.startswith("What you were paid")] or erasure.stays
    assert record.verify().broken is None


def test_what_stays_for_a_grant_is_named_with_its_reason(world):
    award = Award.objects.get(pk=world.award.pk)
    lead = award.application.started_by
    erasure = erased(lead)
    assert any(award.application.reference in what and "gave money" in why for what, why, _ in erasure.stays)
    assert award.application.response.answers.filter(question__type="narrative").exists()
    assert award.instalments.exists()
