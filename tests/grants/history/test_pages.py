"""The pages of others' grants: who opens them, what they say, and how many queries that takes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants.history.models import GrantsFile
from grants.history.services import read_waiting
from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.grants.diligence.cast import begun
from tests.grants.history.cast import as_json, given, grant

pytestmark = pytest.mark.django_db


def test_a_file_is_given_on_the_page_and_its_report_is_there():
    browser = signed_in_as(person(Role.STAFF))
    content = as_json(grant(1), grant(2, fromOpenCall="Y"), publisher={"name": "<b>Example</b>"})
    sent = browser.post(reverse("history:files"), {"file": SimpleUploadedFile("their\u202egrants.json", content)})
    file = GrantsFile.objects.get()
    assert (sent.url, file.name) == (reverse("history:file", args=[file.public_id]), "theirgrants.json")
    assert "Being read" in browser.get(sent.url).text
    assert read_waiting() == 1
    text = browser.get(sent.url).text
    assert "2 new grants, 0 changed" in text
    assert "“Y” is not in the list of codes." in text
    assert "&lt;b&gt;Example" in text
    assert "Example" in browser.get(reverse("history:files")).text


def test_a_bad_upload_is_answered_on_the_page():
    browser = signed_in_as(person(Role.STAFF))
    for fields in ({}, {"file": SimpleUploadedFile("a.json", b"")}, {"file": "text"}):
        assert browser.post(reverse("history:files"), fields).status_code == 400
    assert not GrantsFile.objects.exists()


def test_as_many_queries_for_three_as_for_one(django_assert_max_num_queries):
    staff = person(Role.STAFF)
    browser = signed_in_as(staff)
    for number in (1, 2, 3):
        file = given(as_json(*(grant(one, title="") for one in range(number * 2))), staff)
        addresses = [reverse("history:files"), reverse("history:file", args=[file.public_id])]
        for address in [*addresses, reverse("history:search") + "?who=1164324"]:
            with django_assert_max_num_queries(9):
                assert browser.get(address).status_code == 200


def test_the_history_stands_beside_the_checks_for_whoever_does_them():
    checklist, staff = begun()
    name = checklist.application.organisation.name
    given(as_json(grant(1, recipientOrganization=[{"id": "360G-x", "name": name.upper()}])), staff)
    address = reverse("history:beside", args=[checklist.application.public_id])
    browser = signed_in_as(staff)
    assert address in browser.get(reverse("checklist-detail", args=[checklist.application.public_id])).text
    text = browser.get(address).text
    assert "Example Trust" in text
    assert "£10,000" in text
    assert signed_in_as(person(Role.GROUP_MEMBER)).get(address).status_code == 404
    assert browser.get(reverse("history:search"), {"who": " "}).status_code == 400
    assert "None of the files" in browser.get(reverse("history:search"), {"who": "Nobody at all"}).text
