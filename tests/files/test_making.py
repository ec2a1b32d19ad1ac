"""Makers that write the file themselves: other kinds of file, progress, a lifetime, and what is outdated."""

import datetime as dt
import errno
import os
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from shaping_future import clock
from shaping_future.errors import Away
from shaping_future.files import makers, services, tasks
from shaping_future.files.models import Document
from tests.cast import person, signed_in_as

pytestmark = pytest.mark.django_db
State = Document.State


@pytest.fixture
def world(monkeypatch):
    """A maker of zip files of 12 things that Asha may open; `during` happens before the eighth is counted."""
    monkeypatch.setattr(makers, "_makers", {})
    found = {"asha": person(name="Asha"), "during": lambda: None, "seen": [], "outdated": ""}

    def write(subject, path, progress):
        with zipfile.ZipFile(path, "w") as archive:
            for number in range(1, 13):
                archive.writestr(f"{number}.txt", subject)
                if number == 8:
                    found["during"]()
                progress(number, 12)
                found["seen"].append(Document.objects.values_list("done", "total").get(subject=subject))

    makers.register(
        makers.Maker(
            kind="twelve",
            write=write,
            ending="zip",
            content_type="application/zip",
            counts="applications",
            lifetime=dt.timedelta(days=7),
            title=lambda subject: f"Twelve of {subject}",
            may_open=lambda user, subject: user == found["asha"],
            back=lambda user, subject: ("/", "Home"),
            outdated=lambda subject: found["outdated"],
        )
    )
    return found


def made():
    document = services.want_document("twelve", "x", "1")
    services.make(document.pk)
    document.refresh_from_db()
    return document


def leftovers():
    return list((Path(settings.MEDIA_ROOT) / services.MAKING).glob("*"))


def test_a_maker_writes_its_own_file_under_the_right_name_and_type(world):
    document = made()
    assert (document.state, document.content_type) == (State.READY, "application/zip")
    got = signed_in_as(world["asha"]).get(reverse("document-download", args=[document.pk]))
    assert got["Content-Disposition"] == 'attachment; filename="Twelve of x.zip"'
    assert got["Content-Type"] == "application/zip"
    content = b"".join(got.streaming_content)
    got.close()
    assert (content[:2], len(document.sha256)) == (b"PK", 64)
    assert leftovers() == []


def test_progress_is_seen_while_the_maker_works_in_words_and_as_a_bar(world):
    asha, pages = signed_in_as(world["asha"]), []
    document = services.want_document("twelve", "x", "1")
    page = reverse("document-detail", args=[document.pk])
    world["during"] = lambda: pages.append(asha.get(page).text)
    services.make(document.pk)
    assert world["seen"] == [(number, 12) for number in range(1, 13)]
    assert "7 of 12 applications" in pages[0]
    assert '<progress value="7" max="12"' in pages[0]
    assert "We are making your zip file" in pages[0]
    assert f'href="{page}"' in pages[0], "without JavaScript a person looks again by a link"
    assert "<progress" not in asha.get(page).text


def test_a_maker_that_lost_its_document_stops_and_leaves_nothing(world):
    document = services.want_document("twelve", "x", "1")
    later = clock.now() + dt.timedelta(minutes=1)
    world["during"] = lambda: Document.objects.filter(pk=document.pk).update(claimed_at=later)
    assert services.make(document.pk)
    document.refresh_from_db()
    assert (document.state, document.file.name, document.claimed_at, document.error) == (State.WAITING, "", later, "")
    assert len(world["seen"]) == 7
    assert leftovers() == []


def test_a_maker_that_fails_begins_again_from_nothing(world):
    def fail():
        raise RuntimeError("a secret")

    world["during"] = fail
    document = made()
    assert (document.state, document.done, document.total, document.error) == (State.WAITING, 0, 12, "RuntimeError")
    world["during"] = lambda: None
    assert services.make_waiting() == 1
    document.refresh_from_db()
    assert (document.state, document.done) == (State.READY, 12)


@pytest.mark.parametrize("trouble", [Away("The object storage did not answer."), OSError(errno.ENOSPC, "full")])
def test_a_document_is_made_when_what_it_needs_is_back_however_long_that_took(world, trouble):
    def away():
        raise trouble

    world["during"] = away
    document = made()
    for _ in range(services.MOST_TRIES):
        services.make_waiting()
    document.refresh_from_db()
    assert (document.state, document.tries, document.claimed_at) == (State.WAITING, 0, None)
    world["during"] = lambda: None
    services.make_waiting()
    document.refresh_from_db()
    assert document.state == State.READY


def test_a_document_taken_by_a_clock_that_was_ahead_is_made_now(world):
    document = services.want_document("twelve", "x", "1")
    Document.objects.update(claimed_at=clock.now() + dt.timedelta(days=2), tries=1)
    assert services.make_waiting() == 1
    document.refresh_from_db()
    assert document.state == State.READY


def test_a_document_is_gone_when_its_time_is_over_and_its_file_too(world, django_capture_on_commit_callbacks):
    document, asha = made(), signed_in_as(world["asha"])
    path, page = Path(document.file.path), reverse("document-detail", args=[document.pk])
    assert "You can download it until" in asha.get(page).text
    assert services.remove_expired() == 0
    Document.objects.filter(pk=document.pk).update(expires_at=clock.now() - dt.timedelta(seconds=1))
    assert asha.get(page).status_code == 404, "whether beat has been here or not"
    with django_capture_on_commit_callbacks(execute=True):
        tasks.remove_expired()
    assert not Document.objects.filter(pk=document.pk).exists()
    assert not path.exists()
    assert services.remove_expired() == 0


def test_wanted_again_after_its_time_it_is_made_anew(world):
    document = made()
    Document.objects.filter(pk=document.pk).update(expires_at=clock.now())
    again = services.want_document("twelve", "x", "1")
    assert (again.pk != document.pk, again.state) == (True, State.WAITING)
    assert Document.objects.count() == 1


def test_an_outdated_document_says_so_instead_of_opening(world):
    document, asha = made(), signed_in_as(world["asha"])
    world["outdated"] = "Please make it again."
    page = reverse("document-detail", args=[document.pk])
    shown = asha.get(page).text
    assert "Please make it again." in shown
    assert "Download" not in shown
    assert asha.get(reverse("document-download", args=[document.pk])).url == page


def test_what_a_killed_worker_left_half_made_is_removed_and_young_work_is_not(world):
    root = Path(settings.MEDIA_ROOT) / services.MAKING
    for name, minutes in (("old", 16), ("young", 5)):
        (root / name).mkdir(parents=True)
        (root / name / "half.zip").write_bytes(b"PK")
        then = clock.now().timestamp() - minutes * 60
        os.utime(root / name, (then, then))
    services.remove_expired()
    assert [one.name for one in leftovers()] == ["young"]
    (root / "young" / "half.zip").unlink()
    (root / "young").rmdir()


@pytest.mark.parametrize("ways", [{}, {"template": "a.html"}, {"template": "a.html", "context": dict, "write": print}])
def test_a_maker_has_exactly_one_way(world, ways):
    with pytest.raises(ValueError, match="needs a template and its context, or write"):
        makers.Maker(
            kind="none", title=str, may_open=lambda user, subject: True, back=lambda user, subject: ("", ""), **ways
        )


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_reports_in_transactions_that_others_see(world, worker):
    document = services.want_document("twelve", "x", "1")
    worker.settle()
    document.refresh_from_db()
    assert (document.state, document.done, document.total) == (State.READY, 12, 12)
