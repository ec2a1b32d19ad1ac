"""Keys change: stopped half way nothing is lost, afterwards the old key may go, and an old backup opens with it."""

import json

import pytest
from django.core.management import CommandError, call_command

from grants.runs.models import BankLayout
from shaping_future import sealed
from shaping_future.backups import making, programs, restoring
from shaping_future.sealed import rotation
from tests.backups.test_cipher import KEY, OTHER
from tests.backups.test_drill import target as target  # a fixture
from tests.sealed.test_sealed import NEW, OLD

ROWS = 2 * rotation.BATCH + 20


def sealed_rows(number=ROWS):
    """Accounts of ours, each sealed under the key of now."""
    rows = [BankLayout(name=f"Layout {number}") for number in range(number)]
    for place, row in enumerate(rows):
        sealed.write(row, "pays_from", plain(place))
    BankLayout.objects.bulk_create(rows)


def plain(place):
    return json.dumps({"sort_code": "20-20-15", "account_number": f"{place:08}"})


def texts():
    return [sealed.read(row, "pays_from") for row in BankLayout.objects.exclude(pays_from="").order_by("pays_from")]


def everything(number=ROWS):
    return {plain(place) for place in range(number)}


class Killed(BaseException):
    pass


@pytest.mark.django_db
def test_a_rotation_that_is_killed_half_way_loses_nothing_and_the_next_one_ends_it(settings, monkeypatch, capsys):
    settings.SEALING_KEYS = [OLD]
    sealed_rows()
    settings.SEALING_KEYS = [NEW, OLD]
    written, write = [], rotation.write

    def until_killed(row, field, text):
        written.append(row)
        if len(written) == rotation.BATCH + 30:  # in the middle of the second transaction
            raise Killed
        write(row, field, text)

    with monkeypatch.context() as dying:
        dying.setattr(rotation, "write", until_killed)
        with pytest.raises(Killed):
            call_command("reseal")
    empty = BankLayout.objects.filter(pays_from="").count()  # shipped; some are in the first batch
    assert 0 <= rotation.left(BankLayout, "pays_from") - (ROWS - rotation.BATCH) <= empty
    assert set(texts()) == everything()

    call_command("reseal")
    assert "The older ones can leave SEALING_KEYS." in capsys.readouterr().out
    settings.SEALING_KEYS = [NEW]
    assert set(texts()) == everything()
    settings.SEALING_KEYS = [OLD]
    with pytest.raises(sealed.Broken):
        texts()


@pytest.mark.django_db
def test_an_old_key_that_is_needed_still_is_not_called_done(settings, monkeypatch):
    """A process that was not restarted goes on writing under the key that it knows."""
    settings.SEALING_KEYS = [OLD]
    sealed_rows(3)
    settings.SEALING_KEYS = [NEW, OLD]
    monkeypatch.setattr(rotation, "reseal", lambda model, field: 0)
    with pytest.raises(CommandError, match="3 texts still need an older key or a seal"):
        call_command("reseal")


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_backup_of_before_the_change_of_both_keys_is_restored_with_the_old_ones(settings, tmp_path, target):
    settings.SEALING_KEYS, settings.BACKUP_KEYS = [OLD], [OTHER]
    sealed_rows(5)
    backup = making.make(tmp_path)
    settings.SEALING_KEYS, settings.BACKUP_KEYS = [NEW, OLD], [KEY, OTHER]
    call_command("reseal")
    settings.SEALING_KEYS = [NEW]  # OLD is in the safe now

    restoring.restore(tmp_path / backup.name, target)
    with programs.asking(target) as cursor:
        cursor.execute("SELECT id, pays_from FROM grants_banklayout WHERE pays_from <> ''")
        rows = [BankLayout(id=key, pays_from=token) for key, token in cursor.fetchall()]
    with pytest.raises(sealed.Broken):
        sealed.read(rows[0], "pays_from")
    settings.SEALING_KEYS = [NEW, OLD]
    assert {sealed.read(row, "pays_from") for row in rows} == everything(5)

    settings.BACKUP_KEYS = [KEY]
    with pytest.raises(restoring.CannotRestore, match="another key"):
        restoring.check(tmp_path / backup.name)
