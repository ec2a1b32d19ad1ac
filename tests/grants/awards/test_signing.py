"""Who else signs, the sign-in before a signature, the host organisation, the versions of the terms, late signatures."""

import datetime as dt
import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from grants.applications.models import Application, Clearance, Recusal
from grants.awards import services
from grants.awards.models import AgreementTerms, Party, Signatory, Signature
from grants.awards.tasks import warn_of_late_signatures
from grants.awards.terms import clauses_for, read_clauses, written_clauses
from grants.organisations.models import Organisation
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person, signed_in_as
from tests.grants.applications.cast import signing_token_of
from tests.grants.awards.cast import award_of, decided, lead, released, second_of, sign, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return released(declined=0)


@pytest.fixture
def award(world):
    return award_of(world.funded[0])


def page_of(award):
    return reverse("agreement-detail", args=[award.public_id])


def aged(browser, minutes):
    """Its person signed in so long ago."""
    session = browser.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - 60 * minutes}]
    session.save()
    return browser


# --- the sign-in before a signature ----------------------------------------------------------------------------------


def test_a_signature_needs_a_fresh_sign_in_and_nothing_typed_is_lost_on_the_way(award):
    user = lead(award)
    user.set_password("a-quiet-harbour-9")
    user.save()
    browser = aged(signed_in_as(user), minutes=6)
    browser.get(page_of(award))  # leaves the mark of whose browser it is
    values = {"terms": award.agreement.terms_hash, "typed_name": "Amal Example", "agree": "on"}
    sent_away = browser.post(page_of(award), values)
    assert sent_away.url == f"/accounts/reauthenticate/?next={page_of(award)}"
    assert not Signature.objects.exists()
    wrong = browser.post(sent_away.url, {"password": "not it", "next": page_of(award)})
    assert wrong.status_code == 200
    back = browser.post(sent_away.url, {"password": "a-quiet-harbour-9", "next": page_of(award)})
    assert back.url == page_of(award)
    page = browser.get(back.url).text
    assert "You have signed in again" in page
    assert 'value="Amal Example"' in page
    assert browser.post(page_of(award), values).status_code == 302
    kept = Signature.objects.get()
    assert kept.at - kept.authenticated_at < dt.timedelta(minutes=1)
    assert kept.consent.startswith("I have read the agreement and I may sign for ")
    assert (len(kept.address_hash), "127.0.0.1" in kept.address_hash) == (64, False)


def test_the_service_refuses_an_old_sign_in_whatever_the_page_did(award):
    proof = services.Proof(clock.now() - dt.timedelta(minutes=5, seconds=1))
    with pytest.raises(NotAllowedNow, match="Sign in again"):
        services.sign_agreement(
            award.agreement, Party.PARTNER, "A Name", award.agreement.terms_hash, by=lead(award), proof=proof
        )


def test_somebody_without_a_password_is_told_what_to_do_and_keeps_what_they_typed(award):
    browser = aged(signed_in_as(lead(award)), minutes=9)
    values = {"terms": award.agreement.terms_hash, "typed_name": "Amal Example", "agree": "on"}
    answer = browser.post(page_of(award), values)
    assert (answer.status_code, "no password yet" in answer.text, "Amal Example" in answer.text) == (409, True, True)


# --- who else signs --------------------------------------------------------------------------------------------------


def test_the_second_person_opens_the_link_signs_and_sees_nothing_else(world, award):
    named = services.name_signatory(
        award, Party.SECOND, " Noor  Rahman ", "Treasurer", "NOOR@b.example", by=lead(award)
    )
    assert (named.name, named.email) == ("Noor Rahman", "noor@b.example")
    address = reverse("signatory", args=[signing_token_of(named)])
    noor, other = person(email="noor@b.example"), person()
    Clearance.objects.create(call=world.call, user=noor)
    from django.test import Client

    assert "First sign in" in Client().get(address).text
    assert Client().post(address).url.startswith("/accounts/login/")
    assert "another email address" in signed_in_as(other).get(address).text
    assert signed_in_as(other).post(address).status_code == 409
    browser = signed_in_as(noor)
    assert browser.get(page_of(award)).status_code == 404
    assert browser.post(address).url == page_of(award)
    assert browser.get(address).url == page_of(award)  # the link leads there from now on
    assert Recusal.objects.in_force().filter(application=award.application, user=noor).exists()
    values = {"terms": award.agreement.terms_hash, "typed_name": "Noor Rahman", "agree": "on"}
    assert browser.post(page_of(award), values).status_code == 302
    assert list(Signature.objects.values_list("party", "user", "capacity")) == [("second", noor.pk, "Treasurer")]
    for name in ("application-detail", "letter", "application-receipt"):
        assert browser.get(reverse(name, args=[award.application.public_id])).status_code == 404
    for name in ("public-name", "bank-details", "signatory-name"):
        assert browser.get(reverse(name, args=[award.public_id])).status_code == 404
    assert browser.get(reverse("document-detail", args=[award.agreement.document_id])).status_code == 200
    assert "noor@b.example" not in str(Entry.objects.values_list("detail", flat=True))
    assert Message.objects.get(to="noor@b.example", key=f"signatory:{named.pk}").secret


def test_whoever_is_named_later_signs_instead(award):
    first = second_of(award)
    with pytest.raises(NotAllowed, match="Name somebody else"):
        services.name_signatory(award, Party.SECOND, "Myself", "chair", lead(award).email, by=lead(award))
    for other in (person(), first):
        with pytest.raises(NotAllowed, match="Only the grant partner"):
            services.name_signatory(award, Party.SECOND, "A Friend", "chair", "f@b.example", by=other)
    with pytest.raises(NotAllowedNow, match="not needed"):
        services.name_signatory(award, Party.HOST, "A Friend", "chair", "f@b.example", by=lead(award))
    then = second_of(award)
    with pytest.raises(NotAllowed, match="Somebody else signs"):
        sign(award.agreement, Party.SECOND, first)
    sign(award.agreement, Party.SECOND, then)
    with pytest.raises(NotAllowedNow, match="given already"):
        second_of(award)
    assert Signatory.objects.in_force().get().accepted_by == then


def test_who_acts_for_the_fund_signs_for_no_grant_partner(award):
    for role in (Role.STAFF, Role.FINANCE, Role.BOARD):
        user = person(role)
        named = services.name_signatory(award, Party.SECOND, "A Name", "trustee", user.email, by=lead(award))
        with pytest.raises(NotAllowedNow, match="You act for the fund"):
            services.accept_signing(named, by=user)


def test_one_person_signs_when_staff_say_why(world, award):
    with pytest.raises(NotAllowed):
        services.let_one_sign(award.agreement, "One director.", by=lead(award))
    with pytest.raises(NotValid):
        services.let_one_sign(award.agreement, "  ", by=world.staff)
    services.let_one_sign(award.agreement, "One director, as the register shows.", by=world.staff)
    sign(award.agreement, Party.PARTNER, lead(award))
    assert "One director, as the register shows." in signed_in_as(world.finance).get(page_of(award)).text
    assert sign(award.agreement, Party.FUND, world.finance).signed_at is not None
    with pytest.raises(NotAllowedNow):
        services.let_one_sign(award.agreement, "Again.", by=world.staff)


def test_the_host_organisation_signs_with_the_group_named():
    world = written(decided(declined=0))
    host = Organisation.objects.create(name="The Hosting House", kind="charity")
    Application.objects.filter(pk=world.funded[0].pk).update(host=host)
    letters_released(world)
    award = award_of(world.funded[0])
    group = award.application.organisation.name
    assert award.agreement.places == ["partner", "host", "fund"]
    assert (award.agreement.terms["holder"], award.agreement.terms["partner"]) == ("The Hosting House", group)
    user = second_of(award, Party.HOST)
    page = signed_in_as(user).get(page_of(award)).text
    assert f"I may sign for The Hosting House, which holds the grant for {group}." in page
    with pytest.raises(NotAllowed, match="Somebody else signs"):
        sign(award.agreement, Party.HOST, lead(award))
    sign(award.agreement, Party.HOST, user)
    sign(award.agreement, Party.PARTNER, lead(award))
    assert sign(award.agreement, Party.FUND, world.finance).signed_at is not None


def letters_released(world):
    services.release_outcomes(world.call, by=world.staff)


# --- the versions of the terms ---------------------------------------------------------------------------------------


def test_one_person_writes_the_terms_another_publishes_and_they_never_change_after():
    writer, other = person(Role.STAFF), person(Role.STAFF)
    AgreementTerms.objects.filter(published_at=None).delete()  # the draft that comes with the software
    first = services.terms_in_use()
    text = "Talk to us early.\n\n[host]  The host keeps\tthe money apart.\n[not-a-charity] Only for the purpose."
    draft = services.write_terms(text, "Hosts asked.", by=writer)
    assert (draft.version, services.terms_in_use()) == (first.version + 1, first)
    assert written_clauses(draft.clauses) == (
        "Talk to us early.\n[host] The host keeps the money apart.\n[not-a-charity] Only for the purpose."
    )
    assert read_clauses(written_clauses(draft.clauses)) == draft.clauses
    with pytest.raises(NotAllowed, match="Somebody else"):
        services.publish_terms(draft, by=writer)
    with pytest.raises(NotAllowedNow, match="changed after you opened"):
        services.publish_terms(draft, "2020-01-01", by=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementTerms.objects.filter(pk=draft.pk).update(published_by=writer, published_at=clock.now())
    services.publish_terms(draft, draft.written_at.isoformat(), by=other)
    assert services.terms_in_use().version == draft.version
    for change in (lambda rows: rows.update(clauses=[]), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(AgreementTerms.objects.filter(pk=draft.pk))
    with pytest.raises(NotAllowedNow, match="says already"):
        services.write_terms(text, "The same.", by=writer)


@pytest.mark.parametrize("text", ["", "  \n ", "[nobody] Something.", "[host]", "x" * 601, "A line.\n" * 41])
def test_terms_that_nobody_could_read_are_refused(text):
    with pytest.raises(NotValid):
        read_clauses(text)


def test_an_agreement_says_the_clauses_of_its_kind_and_remembers_their_version(world, award):
    before = award.agreement.terms
    assert (before["version"], award.agreement.clauses.version) == (1, 1)
    clauses = read_clauses("All.\n[not-a-charity] Not.\n[cic] Cic.\n[people] People.\n[host] Host.")
    version, application = AgreementTerms(version=9, clauses=clauses), award.application
    for kind, said in (
        ("charity", "All."),
        ("cio", "All."),
        ("cic", "All. Not. Cic."),
        ("network", "All. Not. People."),
    ):
        application.organisation.kind = kind
        assert " ".join(clauses_for(version, application)) == said
    application.host = Organisation.objects.create(name="A house", kind="charity")
    assert clauses_for(version, application) == ["All.", "Host."]


# --- late signatures -------------------------------------------------------------------------------------------------


def mails(subject):
    return set(Message.objects.filter(subject=subject).values_list("to", flat=True))


def test_whoever_owes_a_late_signature_hears_once_a_week_and_the_desk_shows_it(world, award):
    services.set_days_to_sign(world.call.fund, 10, by=world.staff)
    theirs, ours = "There is an agreement for you to read", "An agreement waits for our signature"
    with clock.at(award.agreement.sent_at + dt.timedelta(days=9)):
        warn_of_late_signatures()
    assert not mails(theirs)
    late = award.agreement.sent_at + dt.timedelta(days=10, hours=1)
    with clock.at(late):
        warn_of_late_signatures()
        warn_of_late_signatures()
        assert "Grant partners are late to sign" in signed_in_as(world.staff).get("/desk/").text
    assert mails(theirs) == {lead(award).email}
    assert Message.objects.filter(subject=theirs).count() == 1
    sign(award.agreement, Party.PARTNER, lead(award))
    sign(award.agreement, Party.SECOND, second_of(award))
    with clock.at(late + dt.timedelta(days=7)):
        warn_of_late_signatures()
        assert "We are late to sign" in signed_in_as(world.staff).get("/desk/").text
        assert "We are late to sign" in signed_in_as(world.finance).get("/finance/").text
    assert Message.objects.filter(subject=theirs).count() == 1
    assert mails(ours) == {world.finance.email, world.payer.email}
    sign(award.agreement, Party.FUND, world.finance)
    with clock.at(late + dt.timedelta(days=30)):
        warn_of_late_signatures()
    assert Message.objects.filter(subject=ours).count() == 2
