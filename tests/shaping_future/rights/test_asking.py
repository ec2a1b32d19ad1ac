"""Who may ask for what, who agrees, and what a restored backup brings back."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.models import Document
from shaping_future.rights import services
from shaping_future.rights.models import Erasure
from shaping_future.rights.queries import due
from shaping_future.rights.services import running
from tests.cast import person, signed_in_as
from tests.shaping_future.rights.cast import erased

pytestmark = pytest.mark.django_db


def test_a_period_is_changed_by_a_named_step_and_never_below_the_law():
    staff = person(Role.STAFF)
    services.set_period("declined", 30, "The auditors ask for it.", by=staff)
    assert due.periods()["declined"] == 30
    with pytest.raises(NotValid, match="at least 72"):
        services.set_period("funded", 12, "Sooner.", by=staff)


def test_what_is_append_only_is_rewritten_inside_a_transaction_only():
    from pathlib import Path

    root = Path(running.__file__).parents[3]
    users = {
        path.name
        for folder in ("shaping_future", "grants", "cocreation", "learning")
        for path in (root / folder).rglob("*.py")
        if "pgtrigger.ignore" in path.read_text()
    }
    assert users == {"emptying.py"}


def test_who_signed_in_long_ago_shows_first_that_it_is_them():
    browser = signed_in_as(person())
    with clock.at(clock.now() + dt.timedelta(minutes=20)):
        for name, values in (("data-home", {}), ("data-erase", {"do": "ask"})):
            answer = browser.post(reverse(name), values)
            assert answer.status_code in {302, 409}
    assert not Document.objects.filter(kind="data-copy").exists()
    assert not Erasure.objects.exists()


def test_two_people_agree_and_neither_is_the_same_nor_the_person():
    erasure = services.ask_for_erasure(by=person())
    first = person(Role.STAFF)
    services.confirm(erasure, by=first)
    with pytest.raises(NotAllowed, match="second person"):
        services.confirm(erasure, by=first)
    with pytest.raises(NotAllowed):
        services.confirm(erasure, by=person(Role.FINANCE))
    erasure.refresh_from_db()
    assert erasure.done_at is None
    until = clock.today() + dt.timedelta(days=9)
    services.hold("legal", "A claim.", "person", erasure.person.email, until, by=first)
    with pytest.raises(NotAllowedNow, match="hold"):
        services.confirm(erasure, by=person(Role.STAFF))
    services.take_back(erasure, by=erasure.person)
    with pytest.raises(NotAllowedNow, match="settled"):
        services.confirm(erasure, by=person(Role.STAFF))


def test_a_person_of_an_old_backup_is_erased_again_and_nobody_else():
    somebody = person(name="Somebody Particular")
    erasure = erased(somebody)
    assert services.list_erasures() == 1
    assert services.list_erasures() == 0
    name = f"erasures/{Erasure.objects.get(pk=erasure.pk).listed_as:06}.json"
    with default_storage.open(name) as file:
        assert b"Particular" not in file.read()
    Erasure.objects.filter(pk=erasure.pk).delete()  # the database of before: the person is there, the erasure is not
    User.objects.filter(pk=somebody.pk).update(email="back@people.example", name="Somebody Particular", is_active=True)
    assert services.reapply_erasures() == 1
    somebody.refresh_from_db()
    assert (somebody.name, somebody.is_active) == ("", False)
    User.objects.filter(pk=somebody.pk).update(
        email="other@people.example", name="Another", public_id="00000000-0000-0000-0000-000000000001"
    )
    assert services.reapply_erasures() == 0
    default_storage.delete(name)
