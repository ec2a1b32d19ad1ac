"""Two different people sign the same frozen terms; what they signed can be read back out of the PDF."""

import hashlib
import io
import json
import threading

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from pypdf import PdfReader

from grants.applications import services as applications
from grants.applications.models import Rung
from grants.awards import services
from grants.awards.models import Agreement, Party, PublicName, Signature
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid, Refused
from shaping_future.files.models import Document
from shaping_future.files.tasks import make_document
from shaping_future.record.models import Entry
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import award_of, decided, lead, released, signed

pytestmark = pytest.mark.django_db


def one(**values):
    world = released(declined=0, **values)
    award = award_of(world.funded[0])
    return world, award, award.agreement


def sign(agreement, party, by, name="A Full Name", seen=None):
    return services.sign_agreement(agreement, party, name, seen or agreement.terms_hash, by=by)


def test_two_people_sign_and_then_it_is_in_force():
    world, award, agreement = one()
    agreement = sign(agreement, Party.PARTNER, lead(award), "  Amal   Example ")
    assert agreement.signed_at is None
    agreement = sign(agreement, Party.FUND, world.finance)
    assert agreement.signed_at is not None
    assert list(agreement.signatures.values_list("party", "user", "typed_name", "signed_hash")) == [
        ("partner", lead(award).pk, "Amal Example", agreement.terms_hash),
        ("fund", world.finance.pk, "A Full Name", agreement.terms_hash),
    ]
    assert [entry.detail for entry in Entry.objects.filter(verb="agreement.signed").order_by("pk")] == [
        {"party": party, "terms": agreement.terms_hash} for party in ("partner", "fund")
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
    for other in (stranger, world.staff, world.board[0], lead(award)):
        with pytest.raises(NotAllowed, match="Somebody else signs"):
            sign(agreement, Party.FUND, other)
    with pytest.raises(NotAllowed, match="an interest"):
        sign(agreement, Party.FUND, recused)
    agreement.refresh_from_db()
    assert (agreement.signed_at, agreement.signatures.count()) == (None, 1)


def test_one_person_never_signs_for_both():
    _, award, agreement = one()
    both = lead(award)
    both.roles = [Role.FINANCE]
    both.save(update_fields=["roles"])
    sign(agreement, Party.PARTNER, both)
    with pytest.raises(NotAllowed):
        sign(agreement, Party.FUND, both)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(
            agreement=agreement, party="fund", user=both, typed_name="A Full Name", signed_hash=agreement.terms_hash
        )


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
    sign(agreement, Party.FUND, world.finance)
    with pytest.raises(NotAllowedNow, match="signed already"):
        sign(agreement, Party.FUND, world.payer)
    assert Signature.objects.count() == 2


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
    assert Document.objects.filter(kind="agreement").count() == 3  # to sign, signed by one, signed by both
    make_document(str(agreement.document.pk))
    agreement.document.refresh_from_db()
    with agreement.document.file.open("rb") as opened:
        content = opened.read()
    pdf = PdfReader(io.BytesIO(content))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    organisation = world.funded[0].organisation.name
    for said in (organisation, "£25,000", "Lead Person", "Fund Person", "safeguarding policy", award.reference):
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
def test_eight_signatures_at_once_count_once():
    _, award, agreement = one()
    starting, said = threading.Barrier(8), []

    def run():
        try:
            starting.wait()
            sign(agreement, Party.PARTNER, lead(award))
            said.append("signed")
        except Refused as refusal:
            said.append(refusal.status)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said, key=str) == [409] * 7 + ["signed"]
    assert Signature.objects.count() == 1


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


# --- the public name ------------------------------------------------------------------------------------------------


def test_the_partner_chooses_its_public_name_and_changes_it_at_any_time():
    _, award, _ = one()
    assert award.name_in_public == award.application.organisation.name
    award = services.set_public_name(award, PublicName.CHOSEN, "  The  Tuesday Circle ", by=lead(award))
    assert award.name_in_public == award.chosen_name == "The Tuesday Circle"
    award = services.set_public_name(award, PublicName.REGION, "ignored", by=lead(award))
    assert (award.chosen_name, award_of(award.application).name_in_public) == ("", "Network (Wales)")


def test_only_the_partner_chooses_and_a_chosen_name_is_written():
    world, award, _ = one()
    for other in (person(), world.staff, world.finance):
        with pytest.raises(NotAllowed):
            services.set_public_name(award, PublicName.OWN, by=other)
    with pytest.raises(NotValid, match="Write the name"):
        services.set_public_name(award, PublicName.CHOSEN, "  ", by=lead(award))
    with pytest.raises(NotValid, match="one of the three"):
        services.set_public_name(award, "everything", by=lead(award))
    assert award_of(award.application).public_name == PublicName.OWN


def test_the_record_keeps_no_public_name():
    _, award, _ = one()
    services.set_public_name(award, PublicName.CHOSEN, "The Tuesday Circle", by=lead(award))
    assert Entry.objects.get(verb="award.public-name-set").detail == {"choice": "chosen"}


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


def test_the_names_page():
    _, award, _ = one()
    address = f"/grants/{award.public_id}/name/"
    browser = signed_in_as(lead(award))
    assert browser.get(address).status_code == 200
    refused = browser.post(address, {"choice": "chosen", "chosen_name": ""})
    assert (refused.status_code, "Write the name" in refused.text) == (400, True)
    assert browser.post(address, {"choice": "chosen", "chosen_name": "The Tuesday Circle"}).status_code == 302
    assert "The Tuesday Circle" in browser.get("/partner/").text
