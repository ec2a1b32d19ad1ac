"""Two different people sign the same frozen terms; what they signed can be read back out of the PDF."""

import datetime as dt
import hashlib
import io
import json

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from pypdf import PdfReader

from grants.applications import services as applications
from grants.applications.models import Rung
from grants.awards import services
from grants.awards.models import Agreement, Party, Signature
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid, Refused
from shaping_future.files.models import Document
from shaping_future.files.tasks import make_document
from shaping_future.record.models import Entry
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import award_of, decided, lead, released, second_of, sign, signed
from tests.racing import at_once

pytestmark = pytest.mark.django_db


def one(**values):
    world = released(declined=0, **values)
    award = award_of(world.funded[0])
    return world, award, award.agreement


def test_two_of_theirs_sign_then_we_do_and_then_it_is_in_force():
    world, award, agreement = one()
    agreement = sign(agreement, Party.PARTNER, lead(award), "  Amal   Example ")
    with pytest.raises(NotAllowedNow, match="grant partner signs first"):
        sign(agreement, Party.FUND, world.finance)
    second = second_of(award)
    agreement = sign(agreement, Party.SECOND, second)
    assert agreement.signed_at is None
    agreement = sign(agreement, Party.FUND, world.finance)
    assert agreement.signed_at is not None
    assert list(agreement.signatures.values_list("party", "user", "typed_name", "capacity", "signed_hash")) == [
        ("partner", lead(award).pk, "Amal Example", "", agreement.terms_hash),
        ("second", second.pk, "A Full Name", "treasurer", agreement.terms_hash),
        ("fund", world.finance.pk, "A Full Name", "", agreement.terms_hash),
    ]
    assert [entry.detail for entry in Entry.objects.filter(verb="agreement.signed").order_by("pk")] == [
        {"party": party, "terms": agreement.terms_hash} for party in ("partner", "second", "fund")
    ]
    assert not Entry.objects.filter(seal=None).exists()


def test_the_hash_is_that_of_the_terms_as_anyone_can_work_out():
    _, _, agreement = one()
    canonical = json.dumps(agreement.terms, sort_keys=True, ensure_ascii=False).encode()
    assert agreement.terms_hash == hashlib.sha256(canonical).hexdigest()


def test_who_may_not_sign():
    world, award, agreement = one()
    stranger, editor, recused = person(), person(), person(Role.FINANCE)
    award.application.participants.create(user=editor, part="reader")
    applications.recuse(award.application, recused, Rung.ROOM, by=world.facilitator)
    for other in (stranger, editor, world.staff, world.finance, world.board[0]):
        with pytest.raises(NotAllowed, match="Somebody else signs"):
            sign(agreement, Party.PARTNER, other)
    with pytest.raises(NotAllowedNow, match="grant partner signs first"):
        sign(agreement, Party.FUND, world.finance)
    sign(agreement, Party.PARTNER, lead(award))
    with pytest.raises(NotAllowed, match="another person's"):
        sign(agreement, Party.SECOND, lead(award))
    sign(agreement, Party.SECOND, second_of(award))
    for other in (stranger, world.staff, world.board[0], lead(award)):
        with pytest.raises(NotAllowed, match="Somebody else signs"):
            sign(agreement, Party.FUND, other)
    with pytest.raises(NotAllowed, match="an interest"):
        sign(agreement, Party.FUND, recused)
    agreement.refresh_from_db()
    assert (agreement.signed_at, agreement.signatures.count()) == (None, 2)


def test_one_person_never_signs_for_both():
    world, award, agreement = one()
    both = lead(award)
    both.roles = [Role.FINANCE]
    both.save(update_fields=["roles"])
    sign(agreement, Party.PARTNER, both)
    sign(agreement, Party.SECOND, second_of(award))
    with pytest.raises(NotAllowed):
        sign(agreement, Party.FUND, both)
    written = {"agreement": agreement, "typed_name": "A Full Name", "authenticated_at": clock.now()}
    for values in (
        {"party": "fund", "user": both, "signed_hash": agreement.terms_hash},  # one person twice
        {"party": "fund", "user": world.finance, "signed_hash": "0" * 64},  # other terms
        {"party": "host", "user": world.finance, "signed_hash": agreement.terms_hash},  # a signature it does not need
        {"party": "fund", "user": world.finance, "signed_hash": agreement.terms_hash,
         "authenticated_at": clock.now() - dt.timedelta(minutes=6)},  # not freshly signed in
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Signature.objects.create(**written | values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(signed_at=clock.now())  # in force without ours


def test_each_side_signs_once_what_it_saw_with_a_name():
    world, award, agreement = one()
    with pytest.raises(NotValid, match="full name"):
        sign(agreement, Party.PARTNER, lead(award), " x ")
    with pytest.raises(NotAllowedNow, match="not the current one"):
        sign(agreement, Party.PARTNER, lead(award), seen="0" * 64)
    assert not Signature.objects.exists()
    sign(agreement, Party.PARTNER, lead(award))
    with pytest.raises(NotAllowedNow, match="signed already"):
        sign(agreement, Party.PARTNER, lead(award))
    sign(agreement, Party.SECOND, second_of(award))
    sign(agreement, Party.FUND, world.finance)
    with pytest.raises(NotAllowedNow, match="signed already"):
        sign(agreement, Party.FUND, world.payer)
    assert Signature.objects.count() == 3


def test_the_terms_and_the_signatures_never_change():
    world, _, agreement = one()
    signed(world)
    for change in (
        lambda: Agreement.objects.filter(pk=agreement.pk).update(terms={}),
        lambda: Agreement.objects.filter(pk=agreement.pk).update(terms_hash="0" * 64),
        lambda: Signature.objects.update(typed_name="Somebody Else"),
        lambda: Signature.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Signature.objects.filter(typed_name="Lead Person").exists()


def test_the_pdf_is_made_by_the_task_and_says_who_signed_what():
    world, award, agreement = one(condition="Send the safeguarding policy.")
    signed(world)
    agreement.refresh_from_db()
    assert Document.objects.filter(kind="agreement").count() == 4  # to sign, signed by one, by two, by all
    make_document(str(agreement.document.pk))
    agreement.document.refresh_from_db()
    with agreement.document.file.open("rb") as opened:
        content = opened.read()
    pdf = PdfReader(io.BytesIO(content))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    organisation = world.funded[0].organisation.name
    for said in (
        organisation,
        "£25,000",
        "Lead Person",
        "Second Person, treasurer",
        "Fund Person",
        "safeguarding policy",
        award.reference,
    ):
        assert said in text
    assert agreement.terms_hash in text.replace(" ", "")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
    assert organisation not in str(pdf.metadata)
    assert pdf.metadata.title == f"Grant agreement {award.reference}"


def test_the_pdf_is_for_the_partner_and_the_people_who_handle_the_grant():
    world, award, agreement = one()
    make_document(str(agreement.document.pk))
    address = f"/documents/{agreement.document.pk}/"
    recused = person(Role.STAFF)
    applications.recuse(award.application, recused, Rung.ROOM, by=world.facilitator)
    for reader in (lead(award), world.staff, world.finance):
        assert signed_in_as(reader).get(address).status_code == 200
    for other in (person(), recused, *(person(role) for role in Role if role not in ("staff", "finance"))):
        assert signed_in_as(other).get(address).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_signatures_at_once_each_side_counts_once_and_the_last_makes_it_whole():
    world, award, agreement = one()
    editors = [person() for _ in range(3)]
    for editor in editors:
        award.application.participants.create(user=editor, part="editor")

    def signing(party, by):
        def act():
            try:
                sign(agreement, party, by)
            except Refused as refusal:
                return refusal.status
            return "signed"

        return act

    said = at_once(*[signing(Party.PARTNER, lead(award))] * 4, *(signing(Party.SECOND, one) for one in editors))
    assert said.count("signed") == 2
    assert sorted(agreement.signatures.values_list("party", flat=True)) == ["partner", "second"]
    said = at_once(signing(Party.FUND, world.finance), signing(Party.FUND, world.payer))
    assert sorted(said, key=str) == [409, "signed"]
    agreement.refresh_from_db()
    assert (agreement.signed_at is None, agreement.signatures.count()) == (False, 3)


# --- conditions -----------------------------------------------------------------------------------------------------


def test_staff_say_once_that_a_condition_is_met():
    world, award, _ = one(condition="Send the policy.")
    condition = award.conditions.get()
    involved = person(Role.STAFF)
    applications.recuse(award.application, involved, Rung.ROOM, by=world.facilitator)
    for other in (lead(award), world.finance, world.board[0], involved):
        with pytest.raises(NotAllowed):
            services.meet_condition(condition, by=other)
    condition.refresh_from_db()
    assert condition.met_at is None
    assert services.meet_condition(condition, by=world.staff).met_by == world.staff
    with pytest.raises(NotAllowedNow, match="met already"):
        services.meet_condition(condition, by=world.checker)


# --- pages ----------------------------------------------------------------------------------------------------------


def test_signing_on_the_page():
    world, award, agreement = one()
    address = f"/grants/{award.public_id}/agreement/"
    browser = signed_in_as(lead(award))
    assert "Nobody has signed yet" in browser.get(address).text
    refused = browser.post(address, {"terms": agreement.terms_hash, "typed_name": ""})
    assert (refused.status_code, "Type your full name" in refused.text) == (400, True)
    stale = browser.post(address, {"terms": "0" * 64, "typed_name": "Amal Example", "agree": "on"})
    assert (stale.status_code, "not the current one" in stale.text, "Amal Example" in stale.text) == (409, True, True)
    values = {"terms": agreement.terms_hash, "typed_name": "Amal Example", "agree": "on"}
    assert browser.post(address, values).status_code == 302
    again = browser.post(address, values)
    assert (again.status_code, "signed already" in again.text) == (409, True)
    assert signed_in_as(world.staff).post(address, values).status_code == 403
    assert signed_in_as(world.finance).post(address, values).status_code == 403
    assert signed_in_as(second_of(award)).post(address, values).status_code == 302
    assert "You sign for" in signed_in_as(world.finance).get(address).text
    assert signed_in_as(world.finance).post(address, values).status_code == 302
    assert "Signed by both sides" in browser.get(address).text


def test_strangers_find_no_agreement_and_no_name_page():
    world, award, _ = one()
    recused = person(Role.FINANCE)
    applications.recuse(award.application, recused, Rung.ROOM, by=world.facilitator)
    for other in (person(), recused, *(person(role) for role in Role if role not in ("staff", "finance"))):
        for page in ("agreement", "name"):
            for method in ("get", "post"):
                address = f"/grants/{award.public_id}/{page}/"
                assert getattr(signed_in_as(other), method)(address).status_code == 404, other.roles
    assert signed_in_as(world.staff).get(f"/grants/{award.public_id}/name/").status_code == 403


def test_nothing_of_a_grant_has_an_address_before_the_release():
    world = decided(declined=0)
    for path in ("/partner/", "/applications/"):
        assert "/grants/" not in signed_in_as(world.funded[0].started_by).get(path).text
