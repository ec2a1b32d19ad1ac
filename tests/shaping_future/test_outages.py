"""What we stand on is away: the page says so as our mistake, and nothing is thrown away that may be needed."""

import datetime as dt
import time

import psycopg2
import pytest
from celery import Celery
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import RequestFactory

from shaping_future import access
from shaping_future.accounts.models import User
from shaping_future.beat import Scheduler
from shaping_future.celery import Task
from shaping_future.files.uploads import kept_together, prepare_upload
from shaping_future.outages import is_outage
from tests.cast import person, signed_in_as
from tests.files.samples import upload


def interrupted(first):
    """As the sessions' middleware raises it, because of `first`."""
    try:
        try:
            raise DatabaseError("The session could not be written.") from first
        except DatabaseError:
            raise SessionInterrupted("The request's session was deleted before the request completed.")  # noqa: B904
    except SessionInterrupted as error:
        return error


def test_a_session_that_a_lost_database_did_not_keep_is_our_mistake():
    request = RequestFactory().post("/")
    lost = psycopg2.DatabaseError("server closed the connection unexpectedly")
    page = access.bad_request(request, interrupted(lost))
    assert (page.status_code, page["Retry-After"]) == (503, "60")
    assert "What you saved before is safe." in page.text


def test_a_database_that_answered_is_not_away():
    assert not is_outage(interrupted(None))
    assert not is_outage(ValueError("no"))
    assert not is_outage(None)
    assert is_outage(OperationalError("the connection is lost"))


@pytest.mark.django_db
def test_a_query_that_was_ended_for_its_length_is_our_mistake_too():
    with pytest.raises(OperationalError, match="statement timeout") as ended, connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(5)")
    assert is_outage(ended.value)


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "stays"), [(ValueError("refused"), False), (OperationalError("lost"), True)])
def test_a_file_stays_when_nobody_knows_whether_its_row_was_written(error, stays):
    stored = prepare_upload(upload("plan.txt", b"A plan."), by=person())
    name = stored.file.name
    with pytest.raises(type(error)), kept_together(stored):
        raise error
    assert stored.file.storage.exists(name) is stays


NOWHERE = "/nowhere/valkey.sock"


@pytest.mark.django_db(transaction=True)
def test_what_was_done_is_not_called_undone_when_no_worker_can_be_nudged(settings):
    away = Celery("away", task_cls=Task, broker=f"redis+socket://{NOWHERE}", set_as_current=False)
    away.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    began = time.monotonic()
    with transaction.atomic():
        away.task(person).delay_on_commit()
        somebody = person()
    assert User.objects.filter(pk=somebody.pk).exists()
    assert time.monotonic() - began < 5


@pytest.mark.django_db
def test_pages_open_while_redis_is_away(settings):
    browser = signed_in_as(person())
    here = settings.CACHES["default"]
    settings.CACHES = {"default": here | {"LOCATION": f"unix://{NOWHERE}?db=1"}}
    assert browser.get("/account/").status_code == 200


def test_beat_goes_on_when_the_clock_is_set_back(tmp_path):
    app = Celery("beat", broker="memory://", set_as_current=False)
    app.conf.beat_schedule = {"often": {"task": "often", "schedule": 2}}
    beat = Scheduler(app=app, schedule_filename=str(tmp_path / "beat"))
    beat.tick()
    beat.schedule["often"].last_run_at += dt.timedelta(days=2)
    assert beat.tick() <= 2
    time.sleep(2.1)
    assert beat.tick() == 0
    assert beat.schedule["often"].total_run_count == 1
    beat.close()
