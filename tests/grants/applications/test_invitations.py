"""Inviting people to work on an application, and accepting."""

import datetime as dt

import pytest
from django.urls import reverse

from grants.applications import services
from grants.applications.models import Invitation
from grants.applications.queries import people as reads
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid, TooOften
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, person, signed_in_as
from tests.grants.applications.cast import ADDRESS, invited, joined, people_page, section_url, subjects_to, token_of

pytestmark = pytest.mark.django_db


def test_an_invitation_is_a_quiet_mail_with_a_key_that_we_do_not_keep():
    application = an_application(name="Kitchen of many hands")
    invitation = invited(application, " Noor@Joins.example ")
    mail = Message.objects.get(to=ADDRESS)
    assert "Kitchen" not in mail.subject + mail.body
    assert (mail.secret, mail.keep_until) == (True, invitation.expires_at)  # erased once it is sent, or has ended
    token = token_of(invitation)
    assert token not in str(Invitation.objects.values().get())
    assert Entry.objects.filter(verb="application.person-invited").count() == 1
    assert invitation.expires_at - invitation.invited_at == dt.timedelta(days=14)


def test_inviting_says_the_same_whether_or_not_there_is_an_account():
    application, known = an_application(), person()
    browser = signed_in_as(application.started_by)
    invite = reverse("application-invite", args=[application.public_id])
    said = []
    for email in (known.email, "nobody@joins.example"):
        answer = browser.post(invite, {"email": email, "part": "reader"}, follow=True)
        said.append([str(message) for message in answer.context["messages"]])
        assert answer.redirect_chain == [(people_page(application), 302)]
    assert said[0] == said[1] != []


@pytest.mark.parametrize("part", ["editor", "reader"])
def test_the_invited_person_joins_with_the_part_they_were_given(part):
    application, noor = an_application(), person(email=ADDRESS)
    browser = signed_in_as(noor)
    page = reverse("invitation", args=[token_of(invited(application, part=part))])
    assert b"Join this application" in browser.get(page).content
    assert not application.participants.filter(user=noor).exists()  # looking is not accepting
    assert browser.post(page).url == reverse("application-detail", args=[application.public_id])
    assert application.participants.get(user=noor).part == part
    assert browser.get(section_url(application)).status_code == (200 if part == "editor" else 403)
    assert "Somebody joined your application" in subjects_to(application.started_by)


def test_a_visitor_reads_what_it_is_about_and_is_asked_to_sign_in(client):
    application = an_application()
    page = reverse("invitation", args=[token_of(invited(application))])
    text = client.get(page).content.decode()
    assert application.started_by.name in text
    assert f"{reverse('account_signup')}?next={page}" in text
    assert client.post(page).url == f"{reverse('account_login')}?next={page}"


def test_only_an_account_with_the_invited_address_can_accept():
    application = an_application()
    page = reverse("invitation", args=[token_of(invited(application))])
    other, unverified = person(), person(email=ADDRESS)
    unverified.emailaddress_set.update(verified=False)
    for user in (other, unverified, application.started_by):
        answer = signed_in_as(user).post(page)
        assert answer.status_code == 409
        assert "another email address" in answer.content.decode() or user == application.started_by
    assert application.participants.count() == 1


def test_an_invitation_that_ended_says_why():
    application, noor = an_application(), person(email=ADDRESS)
    invitation = invited(application)
    with clock.at(clock.now() + dt.timedelta(days=14)), pytest.raises(NotAllowedNow, match="ended at"):
        services.accept_invitation(invitation, by=noor)
    services.withdraw_invitation(invitation, by=application.started_by)
    with pytest.raises(NotAllowedNow, match="was withdrawn. If you"):
        services.accept_invitation(invitation, by=noor)
    again = invited(application)
    services.accept_invitation(again, by=noor)
    with pytest.raises(NotAllowedNow, match="accepted already"):
        services.accept_invitation(again, by=noor)
    with pytest.raises(NotAllowedNow, match="accepted or withdrawn"):
        services.withdraw_invitation(again, by=application.started_by)
    answer = signed_in_as(noor).get(reverse("invitation", args=[token_of(again)]))
    assert b"You work on this application already" in answer.content


def test_an_expired_invitation_can_be_sent_anew():
    application = an_application()
    old = invited(application)
    with clock.at(clock.now() + dt.timedelta(days=14, hours=1)):
        new = invited(application)
    old.refresh_from_db()
    assert (old.withdrawn_at is not None, new.pk != old.pk) == (True, True)


def test_a_sent_application_can_be_joined_and_a_withdrawn_or_late_one_not():
    lead, noor = person(), person(email=ADDRESS)
    call = a_call(closes=clock.now() + dt.timedelta(days=2))
    application = an_application(call, lead, sent=True)
    answer = signed_in_as(noor).post(reverse("invitation", args=[token_of(invited(application))]), follow=True)
    assert "was sent already: you can read it" in answer.content.decode()
    withdrawn = invited(application, "other@joins.example")
    services.withdraw_application(application, by=lead)
    with pytest.raises(NotAllowedNow, match="application was withdrawn"):
        services.accept_invitation(withdrawn, by=person(email="other@joins.example"))
    draft = an_application(call)
    late = invited(draft)
    with clock.at(call.closes_at), pytest.raises(NotAllowedNow, match="was not sent"):
        services.accept_invitation(late, by=noor)
    with clock.at(call.closes_at), pytest.raises(NotAllowedNow, match="Nobody can join"):
        invited(draft, "third@joins.example")


def test_at_most_ten_people_with_those_who_are_invited():
    application = an_application()
    for number in range(9):
        last = invited(application, f"p{number}@joins.example")
    with pytest.raises(NotAllowedNow, match="At most 10 people"):
        invited(application)
    services.withdraw_invitation(last, by=application.started_by)
    invited(application)
    assert reads.places_left(application) == 0


def test_nobody_is_flooded_with_invitations():
    application = an_application()
    for _ in range(3):
        services.withdraw_invitation(invited(application), by=application.started_by)
    with pytest.raises(TooOften, match="3 times today"):
        invited(application)
    for number in range(17):
        services.withdraw_invitation(invited(application, f"p{number}@joins.example"), by=application.started_by)
    with pytest.raises(TooOften, match="20 invitations a day"):
        invited(application, "another@joins.example")
    with clock.at(clock.now() + dt.timedelta(days=1)):
        invited(application)


def test_who_is_on_it_or_invited_is_not_invited_again():
    application = an_application()
    editor = joined(application).user
    with pytest.raises(NotAllowedNow, match="works on the application already"):
        invited(application, editor.email.upper())
    invited(application)
    with pytest.raises(NotAllowedNow, match="invited this address already"):
        invited(application)
    with pytest.raises(NotValid):
        invited(application, "x@joins.example", "lead")


def test_nobody_but_the_lead_invites():
    application = an_application()
    for user in (joined(application).user, joined(application, "reader").user, person(), person(Role.STAFF)):
        with pytest.raises(NotAllowed):
            services.invite_person(application, ADDRESS, "editor", by=user)
    editor = application.participants.get(part="editor").user
    answer = signed_in_as(editor).post(reverse("application-invite", args=[application.public_id]), {"email": ADDRESS})
    assert answer.status_code == 403


def test_wrong_tokens_do_not_exist_and_guessing_ends(client):
    page = reverse("invitation", args=[token_of(invited(an_application()))])
    for number in range(30):
        assert client.get(reverse("invitation", args=[f"guess{number}"])).status_code == 404
    answer = client.get(page)
    assert answer.status_code == 429
    assert "Wait an hour" in answer.content.decode()
