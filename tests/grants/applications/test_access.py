"""Who finds the pages of an application, and who may write or send on them."""

import pytest
from django.urls import reverse

from grants.applications.models import Application, Participant, State
from grants.applications.services import clear
from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.cast import an_application, person, signed_in_as
from tests.grants.applications.cast import section_url

pytestmark = pytest.mark.django_db

PAGES = [
    "application-detail", "application-strand", "application-check", "application-receipt", "application-unsend",
    "application-withdraw", "application-equity",
]  # fmt: skip


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize("role", [None, Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF, Role.BOARD, Role.FUNDER])
def test_everyone_elses_pages_do_not_exist(sent, role):
    """Two unrelated applicants, and whoever has a part in the fund: the applicant's pages are the applicant's."""
    other = an_application(sent=sent)
    outsider = person(role)
    an_application(other.call, outsider)
    browser = signed_in_as(outsider)
    urls = [reverse(name, args=[other.public_id]) for name in PAGES] + [section_url(other)]
    assert {browser.get(url).status_code for url in urls} == {404}
    assert {browser.post(url).status_code for url in [*urls, reverse("application-send", args=[other.public_id])]} <= {
        404,
        405,
    }
    visitor = browser.__class__()
    assert {visitor.get(url).status_code for url in urls} == {302}
    other.refresh_from_db()
    assert other.state == (State.SENT if sent else State.DRAFT)


def test_an_editor_writes_but_does_not_send_and_a_reader_only_reads():
    draft = an_application()
    editor, reader, removed = person(), person(), person()
    for user, part in ((editor, "editor"), (reader, "reader"), (removed, "editor")):
        Participant.objects.create(application=draft, user=user, part=part)
    Participant.objects.filter(user=removed).update(removed_at=clock.now())
    section, send = section_url(draft, 2), reverse("application-send", args=[draft.public_id])
    check = reverse("application-check", args=[draft.public_id])
    found = {}
    for user in (editor, reader, removed):
        browser = signed_in_as(user)
        answers = browser.get(check), browser.get(section), browser.post(send)
        found[user] = tuple(answer.status_code for answer in answers)
    assert found == {editor: (200, 200, 403), reader: (200, 403, 403), removed: (404, 404, 404)}


def test_a_group_member_who_applies_sees_their_own_only_as_an_applicant():
    member = person(Role.GROUP_MEMBER)
    sent = an_application(user=member, sent=True)
    Application.objects.update(state=State.ELIGIBLE)
    clear(sent.call, member, by=member)
    assert not Application.objects.visible_to(member).exists()
    assert Application.objects.own(member).get() == sent
    assert signed_in_as(member).get(reverse("application-detail", args=[sent.public_id])).status_code == 200
