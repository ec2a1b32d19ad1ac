"""What happened between a backup and its restore and must not be undone: who was erased stays erased, what was over
ends again. By the commands that docs/operations/backups.md names, on the site's own database."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.backups import programs
from shaping_future.outbox.models import Message
from shaping_future.outbox.tasks import deliver
from shaping_future.record import queries as record
from shaping_future.record.services import seal
from shaping_future.rights import services
from shaping_future.rights.models import Deletion, Erasure
from tests.backups.test_cipher import KEY
from tests.backups.test_drill import databases
from tests.cast import person, signed_in_as
from tests.shaping_future.rights.looking import rows_with

WHO, ADDRESS = "Somebody Particular", "somebody.particular@people.example"
OLD = "an.old.letter@people.example"


@pytest.fixture
def tidy(transactional_db):
    """The restored database takes the name of the test's own; the former one is dropped."""
    before = databases()
    yield
    for name in set(databases()) - set(before):
        programs.drop(connection.settings_dict, name)


def lines():
    return sorted(Deletion.objects.values_list("rule", "kind", "how", "number"))


def certificate(erasure):
    """As the person reads it, without an account."""
    page = signed_in_as(person()).get(reverse("erasure-certificate", args=[erasure.public_id]))
    return page.text.partition("<main")[2].partition("</main>")[0]


def test_who_was_erased_since_the_backup_is_erased_again_and_what_was_over_ends_again(tidy, tmp_path, settings):
    settings.BACKUP_KEYS = [KEY]
    first, second, somebody = person(Role.STAFF), person(Role.STAFF), person(name=WHO, email=ADDRESS)
    then = clock.now() - dt.timedelta(days=3650)
    Message.objects.create(
        key="old", to=OLD, subject="Old", body="Words", promised_at=then, claimed_at=then, sent_at=then
    )
    erasure = services.ask_for_erasure(by=somebody)
    seal()
    call_command("backup", str(tmp_path))
    [path] = tmp_path.iterdir()

    erasure = services.confirm(services.confirm(erasure, by=first), by=second)
    assert services.list_erasures() == 1
    deliver()  # the last mail, whose address goes with it
    services.run()
    assert rows_with(ADDRESS, WHO, OLD) == {}
    went, shown = lines(), certificate(erasure)
    assert {"erasure", "mail"} <= {rule for rule, *_rest in went}

    call_command("restore", str(path), "--replace")
    assert len(rows_with(WHO, OLD)) > 1  # the backup knows them still
    assert Erasure.objects.get().is_open
    assert lines() == []

    call_command("reapply_erasures")
    services.run()
    assert rows_with(ADDRESS, WHO, OLD) == {}
    assert lines() == went
    erasure = Erasure.objects.get()
    assert (erasure.first_by, erasure.second_by) == (first, second)
    assert certificate(erasure) == shown

    assert services.reapply_erasures() == 0  # beat asks every hour
    assert lines() == went
    seal()
    assert record.verify().broken is None
    default_storage.delete(f"erasures/{erasure.listed_as:06}.json")
