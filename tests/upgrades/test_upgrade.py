"""From the release before to this one, with its data in place; and what the release before would not survive."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.state import ModelState, ProjectState

from cocreation.deliberation.models import Position
from cocreation.reading.models import Reading
from grants.applications.models import Application
from grants.board.models import BoardVote
from shaping_future.backups import counting, programs
from shaping_future.questionnaires.models import Answer
from shaping_future.record import queries as record
from shaping_future.watch import upgrades
from tests.upgrades.world import BEFORE, Upgraded, goes_on, release_before


def needs_the_release_before(test):
    """It is migrated once for all of these, which takes a minute: in the long form."""
    return pytest.mark.long(pytest.mark.django_db(test))


@pytest.fixture(scope="module")
def upgraded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        world = Upgraded()
        yield world
        world.close()


@needs_the_release_before
def test_every_row_of_the_release_before_is_still_there(upgraded):
    with programs.asking(upgraded.server) as cursor:
        after = counting.tables(cursor)
    lost = {name: rows for name, rows in BEFORE["tables"].items() if after.get(name, 0) < rows}
    assert lost == {}
    assert sum(BEFORE["tables"].values()) > 5000


@needs_the_release_before
def test_the_record_of_the_release_before_still_proves_itself(upgraded):
    proof = record.verify(using="upgrade")
    assert proof.broken is None
    assert proof.sealed + proof.unsealed > 1000


@needs_the_release_before
def test_this_release_reads_every_table_as_it_is_now(upgraded):
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            model._base_manager.using("upgrade").first()


@needs_the_release_before
def test_the_check_names_everything_that_the_release_before_would_miss(upgraded):
    """The check reads migrations; this reads the two databases. Nothing happened that the check did not foresee."""
    before, after = upgraded.columns_before, upgraded.columns_after
    tables = {table for table, _column in before}
    gone = {f"{column}" for (table, column) in before.keys() - after.keys()}
    changed = {
        column for key, (kind, _) in before.items() if key in after and after[key][0] != kind for column in key[1:]
    }
    required = {
        column
        for (table, column), (_kind, is_required) in after.items()
        if table in tables and is_required and not before.get((table, column), ("", False))[1]
    }
    said = " ".join(upgraded.reasons)
    missed = {column for column in gone | changed | required if column.removesuffix("_id") not in said}
    assert missed == set()


@needs_the_release_before
def test_the_old_code_goes_on_serving_and_this_release_reads_what_it_wrote(upgraded, tmp_path, monkeypatch):
    """Between the migrations and the new processes, and after a way back, it is the old code that people meet."""
    (folder := tmp_path / "release").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    release, name = release_before(folder), upgraded.server["NAME"]
    said = goes_on(folder, name)
    assert said["wrong"] == [], release.packages()
    assert said["kinds"] > 100

    done = said["done"]
    assert one(Answer, pk=done["save"]["answer"]).value == done["save"]["words"]
    assert one(Application, pk=done["send"]["application"]).state == "sent"
    reading = one(Reading, pk=done["score"]["reading"])
    assert (reading.state, reading.scores.count()) == ("sent", done["score"]["scores"])
    assert one(BoardVote, **of(done["vote"])).choice == "approve"
    assert one(Position, **of(done["answer"])).choices
    assert goes_on(settings.ROOT, name, "--look")["wrong"] == []
    assert record.verify(using="upgrade").broken is None


def one(model, **which):
    return model._base_manager.using("upgrade").get(**which)


def of(row):
    return {f"{name}_id": key for name, key in row.items()}


# --- the check by itself ------------------------------------------------------------------------------------------


def before(**fields):
    state = ProjectState()
    fields = {"id": models.BigAutoField(primary_key=True), "name": models.CharField(max_length=50, null=True)} | fields
    state.add_model(ModelState("shop", "Thing", list(fields.items())))
    return state


def said(*steps, **attributes):
    migration = type("Migration", (Migration,), {"operations": list(steps), **attributes})("0002_next", "shop")
    return list(upgrades.reasons([migration], before()))


TEXT = models.CharField(max_length=50)


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (operations.RemoveField("thing", "name"), "thing.name goes"),
        (operations.RenameField("thing", "name", "title"), "another name"),
        (operations.DeleteModel("Thing"), "the table of thing goes"),
        (operations.RenameModel("Thing", "Item"), "the table of thing goes"),
        (operations.AlterModelTable("thing", "things"), "the table of thing goes"),
        (operations.AddField("thing", "size", models.IntegerField(default=0)), "new and required"),
        (operations.AlterField("thing", "name", TEXT), "becomes required"),
        (operations.AlterField("thing", "name", models.TextField(null=True)), "changes from CharField to TextField"),
        (operations.AlterField("thing", "name", models.CharField(max_length=9, null=True)), "shorter"),
        (operations.SeparateDatabaseAndState([operations.RemoveField("thing", "name")]), "thing.name goes"),
    ],
)
def test_a_step_that_the_release_before_would_not_survive_is_named(step, why):
    [sentence] = said(step)
    assert sentence.startswith("shop.0002_next: ")
    assert why in sentence


@pytest.mark.parametrize(
    "step",
    [
        operations.AddField("thing", "size", models.IntegerField(null=True)),
        operations.AddField("thing", "size", models.IntegerField(db_default=0)),
        operations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True)), ("name", TEXT)]),
        operations.AlterField("thing", "name", models.CharField(max_length=99, null=True)),
        operations.SeparateDatabaseAndState(state_operations=[operations.RemoveField("thing", "name")]),
        operations.AddIndex("thing", models.Index(fields=["name"], name="by_name")),
    ],
)
def test_a_step_that_adds_what_nobody_has_to_know_is_not(step):
    assert said(step) == []


def test_what_belongs_to_a_table_of_the_same_release_is_nobody_elses_and_a_reason_may_be_given():
    other = operations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))])
    assert said(other, operations.AddField("other", "size", models.IntegerField(default=0))) == []
    assert said(operations.RemoveField("thing", "name"), rolls="unused since the spring release") == []
