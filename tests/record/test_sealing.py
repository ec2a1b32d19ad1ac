import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.db.utils import InternalError, ProgrammingError

from shaping_future.accounts.roles import Role
from shaping_future.record import queries, services, tasks
from shaping_future.record.models import Entry, Seal
from tests.cast import person


def notes(how_many):
    subject = person(Role.STAFF)
    return [services.note("person.seen", subject=subject, by=subject, number=number) for number in range(how_many)]


def tamper(sql, *values):
    """As someone who owns the database would: the guards off, the change, the guards on."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET session_replication_role = origin")


@pytest.mark.django_db
def test_note_appends_who_what_and_figures():
    staff = person(Role.STAFF)
    entry = services.note("person.seen", subject=staff, by=staff, amount=40_000_00, state="sent")
    assert (entry.verb, entry.subject_type, entry.subject_id, entry.actor) == (
        "person.seen",
        "accounts.user",
        str(staff.pk),
        staff.pk,
    )
    assert entry.detail == {"amount": 40_000_00, "state": "sent"}


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["two words", "x" * 65, "Zoë", 1.5, {"a": 1}, ["a b"], b"x", "a\nb"])
def test_note_refuses_what_could_be_a_name_or_text(value):
    staff = person(Role.STAFF)
    with pytest.raises(ValueError, match="record keeps"):
        services.note("person.seen", subject=staff, by=staff, said=value)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_verify_holds_after_sealing(capsys):
    notes(5)
    assert services.seal() == 5
    assert tasks.seal() is None
    notes(2)
    call_command("verify_record")
    head = Seal.objects.last().hash
    assert capsys.readouterr().out == f"The record holds: 5 entries sealed, 2 not sealed yet.\nHead: {head}\n"


@pytest.mark.django_db
def test_verify_holds_over_several_batches(monkeypatch):
    monkeypatch.setattr(services, "BATCH", 3)
    monkeypatch.setattr(queries, "CHUNK", 4)
    notes(10)
    assert services.seal() == 10
    assert (queries.verify().sealed, queries.first_broken()) == (10, None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        (
            "UPDATE record_entry SET detail = '{\"number\": 9}' WHERE id = %s",
            "Entry {pk} (position 3) or its seal was changed.",
        ),
        (
            "UPDATE record_entry SET verb = 'person.sees' WHERE id = %s",
            "Entry {pk} (position 3) or its seal was changed.",
        ),
        ("UPDATE record_entry SET at = at + interval '1 microsecond' WHERE id = %s", "Entry {pk} (position 3)"),
        ("UPDATE record_seal SET hash = reverse(hash) WHERE entry_id = %s", "Entry {pk} (position 3) or its seal"),
        (
            "UPDATE record_seal SET sealed_at = sealed_at + interval '1 s' WHERE entry_id = %s",
            "Entry {pk} (position 3)",
        ),
        ("DELETE FROM record_entry WHERE id = %s", "Entry {pk} (position 3) is missing."),
        ("DELETE FROM record_seal WHERE entry_id = %s", "Position 3 of the chain is missing"),
        (
            "UPDATE record_seal SET position = 99 WHERE entry_id = %s",
            "Position 3 of the chain is missing or out of order",
        ),
    ],
)
def test_verify_names_the_row_that_is_wrong(sql, sentence):
    entry = notes(5)[2]
    services.seal()
    tamper(sql, entry.pk)
    with pytest.raises(CommandError) as failure:
        call_command("verify_record")
    assert sentence.format(pk=entry.pk) in str(failure.value)


@pytest.mark.django_db(transaction=True)
def test_verify_sees_a_cut_off_end_only_by_a_head_printed_before():
    entries = notes(5)
    services.seal()
    head = queries.verify().head
    tamper("DELETE FROM record_seal WHERE position = 5")
    tamper("DELETE FROM record_entry WHERE id = %s", entries[4].pk)
    assert queries.verify().broken is None
    assert "known head" in queries.verify(head).broken


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", ["UPDATE record_entry SET verb = 'x'", "DELETE FROM record_entry", "DELETE FROM record_seal"]
)
def test_the_database_refuses_changes(change):
    notes(1)
    services.seal()
    with pytest.raises((InternalError, ProgrammingError), match="append-only"), transaction.atomic():
        connection.cursor().execute(change)
    assert (Entry.objects.count(), Seal.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_eight_sealers_at_once_make_one_chain():
    notes(60)
    start = threading.Barrier(8)

    def run():
        start.wait()
        services.seal()
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    proof = queries.verify()
    assert (proof.sealed, proof.unsealed, proof.broken) == (60, 0, None)


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_commits_late_comes_later_in_the_chain():
    written, may_commit = threading.Event(), threading.Event()
    late = []

    def run():
        with transaction.atomic():
            late.extend(notes(1))
            written.set()
            may_commit.wait(10)
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    written.wait(10)
    early = notes(2)
    assert services.seal() == 2
    may_commit.set()
    thread.join()
    assert services.seal() == 1
    assert late[0].pk < early[0].pk
    assert Entry.objects.get(pk=late[0].pk).seal.position == 3
    assert queries.first_broken() is None
