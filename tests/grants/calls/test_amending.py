"""A launched call changes through a logged decision of two people, and through nothing else."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from grants.calls import services
from grants.calls.changes import changes
from grants.calls.definition import editing, with_dates
from grants.calls.models import Amendment, Call, Stage, Strand
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.models import Document
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, eligible, person
from tests.designed import agreed_change

pytestmark = pytest.mark.django_db
WHY = ("People asked what a host is.", "The Group, by consent, on 3 May")


@pytest.fixture
def staff():
    return person(Role.STAFF)


@pytest.fixture
def other():
    return person(Role.STAFF)


def label_of(question, label):
    return lambda data: editing.change_question(data, question, {"label": label})


def longer(days=3):
    def change(data):
        closes = dt.datetime.fromisoformat(data["call"]["closes"]) + dt.timedelta(days=days)
        return with_dates(data, dt.datetime.fromisoformat(data["call"]["opens"]), closes)

    return change


def amended(call, change, staff, other):
    return services.confirm_amendment(
        services.amend_call(call, change, *WHY, agreed_change(call, change), by=staff), by=other
    )


def refused_by_the_database(call, statement, *values):
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_call_changes_when_a_second_person_confirms(staff, other):
    call = a_call()
    before = call.definition_hash
    change = label_of("summary", "In a few words: what would you do?")
    amendment = services.amend_call(call, change, *WHY, agreed_change(call, change), by=staff)
    assert Call.objects.get(pk=call.pk).definition_hash == before
    amendment = services.confirm_amendment(amendment, by=other)
    fresh = Call.objects.get(pk=call.pk)
    assert fresh.questionnaire.questions.get(key="summary").label == "In a few words: what would you do?"
    assert (fresh.definition, fresh.questionnaire.version) == (amendment.after, 2)
    assert fresh.definition_hash != before
    assert [one.label for one in changes(amendment.before, amendment.after)] == [
        "Question “In a few words: what would you do?”: words"
    ]
    wanted = Document.objects.filter(subject=str(call.pk), version=fresh.definition_hash)
    assert wanted.count() == 4  # three of the pack, and the poster
    assert Entry.objects.filter(verb="call.amended").get().detail["amendment"] == amendment.pk


def test_nobody_confirms_their_own_and_nobody_else_decides(staff, other):
    call = a_call()
    amendment = services.amend_call(call, longer(), *WHY, by=staff)
    with pytest.raises(NotAllowed, match="A second person"):
        services.confirm_amendment(amendment, by=staff)
    for role in (Role.FACILITATOR, Role.BOARD, Role.FINANCE):
        with pytest.raises(NotAllowed):
            services.confirm_amendment(amendment, by=person(role))
        with pytest.raises(NotAllowed):
            services.begin_amendment(call, by=person(role))
    services.confirm_amendment(amendment, by=other)
    with pytest.raises(NotAllowedNow, match="finished: in force"):
        services.confirm_amendment(amendment, by=other)


@pytest.mark.parametrize("why", [("", "The Group"), ("Because.", ""), ("  ", " ")])
def test_it_says_why_and_who_decided(staff, why):
    with pytest.raises(NotValid, match="why the call changes"):
        services.amend_call(a_call(), longer(), *why, by=staff)
    assert not Amendment.objects.exists()


def test_plain_updates_are_refused_as_before_whatever_the_setting_says(staff, other):
    call, elsewhere = a_call(), a_call()
    applied = amended(call, longer(), staff, other)
    waiting = services.amend_call(call, longer(5), *WHY, by=staff)
    foreign = services.amend_call(elsewhere, longer(), *WHY, by=staff)
    for key in ("", str(applied.pk), str(waiting.pk), str(foreign.pk), "x"):
        for table, column in (("grants_call", "id"), ("grants_strand", "call_id"), ("grants_criterion", "call_id")):
            what = {"grants_call": "title", "grants_strand": "label", "grants_criterion": "label"}[table]
            statement = (
                f"SELECT set_config('shaping_future.amendment', %s, true);"
                f"UPDATE {table} SET {what} = 'Another' WHERE {column} = %s"
            )
            refused_by_the_database(call, statement, key, call.pk)
    assert Call.objects.get(pk=call.pk).title == call.title


def test_while_it_is_applied_the_address_still_cannot_change(staff, other):
    call = a_call()
    amendment = services.amend_call(call, longer(), *WHY, by=staff)
    with transaction.atomic():
        Amendment.objects.filter(pk=amendment.pk).update(
            confirmed_at=clock.now(), confirmed_by=other, questionnaire_before=call.questionnaire
        )
        for column in ("slug", "kind", "launched_without"):
            statement = (
                f"SELECT set_config('shaping_future.amendment', %s, true);"
                f"UPDATE grants_call SET {column} = 'another' WHERE id = %s"
            )
            refused_by_the_database(call, statement, str(amendment.pk), call.pk)


def test_what_was_applied_is_never_rewritten(staff, other):
    amendment = amended(a_call(), longer(), staff, other)
    with pytest.raises(DatabaseError), transaction.atomic():
        Amendment.objects.filter(pk=amendment.pk).update(reason="Another reason")


FORBIDDEN = [
    ("the address", lambda data: editing.put(data, ("call",), {"slug": "another"}), "The address of a launched call"),
    ("closing earlier", longer(-1), "never moves closer"),
    ("its fund", lambda data: editing.put(data, ("fund",), {"host": "Somebody"}), "stays with its fund"),
    ("its opening", lambda data: with_dates(
        data, dt.datetime.fromisoformat(data["call"]["opens"]) - dt.timedelta(days=1),
        dt.datetime.fromisoformat(data["call"]["closes"])), "Its opening time stays"),
    ("a used strand", lambda data: editing.remove(data, ("call", "strands"), 0), "It must stay"),
    ("below what was asked", lambda data: editing.change(data, ("call", "strands"), 0, {"max_pence": 1_500_000}),
     "does not fit in £10,000 to £15,000"),
    ("nothing", lambda data: data, "Nothing is changed yet"),
    ("weights that miss 100", lambda data: editing.change(data, ("criteria", "items"), 0, {"weight": 24}),
     "add up to 99"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), [one[1:] for one in FORBIDDEN], ids=[one[0] for one in FORBIDDEN])
def test_some_things_never_change_after_launch(staff, change, sentence):
    call = a_call()
    an_application(call, sent=True)
    with pytest.raises(NotAllowedNow, match=sentence):
        services.amend_call(call, change, *WHY, by=staff)
    assert not Amendment.objects.exists()


def test_after_closing_the_questions_stay_and_after_reading_began_the_criteria(staff):
    call = a_call()
    eligible(an_application(call, sent=True))
    with clock.at(call.closes_at + dt.timedelta(days=1)):
        with pytest.raises(NotAllowedNow, match="Its questions stay"):
            services.amend_call(call, label_of("summary", "Another"), *WHY, by=staff)
        with pytest.raises(NotAllowedNow, match="closing time stays"):
            services.amend_call(call, longer(), *WHY, by=staff)
        services.open_declarations(call, by=staff)
        services.open_reading(call, by=staff)
        weights = lambda data: editing.change(  # noqa: E731
            editing.change(data, ("criteria", "items"), 0, {"weight": 24}), ("criteria", "items"), 1, {"weight": 26}
        )
        with pytest.raises(NotAllowedNow, match="Reading has begun"):
            services.amend_call(call, weights, *WHY, by=staff)


def test_rows_keep_their_identity_so_that_applications_keep_their_strand(staff, other):
    call = a_call()
    application = an_application(call)
    amended(call, lambda data: editing.change(data, ("call", "strands"), 0, {"label": "Alone"}), staff, other)
    application.refresh_from_db()
    assert (application.strand.label, Strand.objects.filter(call=call).count()) == ("Alone", 2)


def test_one_change_at_a_time_and_dropping_leaves_the_call(staff):
    call = a_call()
    amendment = services.begin_amendment(call, by=staff)
    assert services.begin_amendment(call, by=staff) == amendment
    with pytest.raises(NotAllowedNow, match="Another change"):
        services.amend_call(call, longer(), *WHY, by=staff)
    services.change_call(call, longer(), by=staff)
    services.propose_amendment(amendment, *WHY, by=staff)
    with pytest.raises(NotAllowedNow, match="waits for a second person"):
        services.change_call(call, longer(), by=staff)
    services.reopen_amendment(amendment, by=staff)
    assert services.drop_amendment(amendment, by=staff).state == "Dropped"
    assert Call.objects.get(pk=call.pk).definition == call.definition
    with pytest.raises(NotAllowedNow, match="finished: dropped"):
        services.propose_amendment(amendment, *WHY, by=staff)


def test_a_call_that_is_prepared_is_edited_directly(staff):
    with pytest.raises(NotAllowedNow, match="still being prepared"):
        services.begin_amendment(a_call(launched=False), by=staff)


def test_a_change_that_was_begun_before_the_release_changes_nothing_after_it(staff, other):
    call = a_call()
    change = label_of("summary", "What would you do?")
    proposed = services.amend_call(call, change, *WHY, agreed_change(call, change), by=staff)
    Call.objects.filter(pk=call.pk).update(stage=Stage.RELEASED)
    with pytest.raises(NotAllowedNow, match="is over"):
        services.confirm_amendment(proposed, by=other)
    services.reopen_amendment(proposed, by=staff)
    with pytest.raises(NotAllowedNow, match="is over"):
        services.propose_amendment(proposed, *WHY, by=staff)
    assert Call.objects.get(pk=call.pk).definition_hash == call.definition_hash
    services.drop_amendment(proposed, by=staff)
