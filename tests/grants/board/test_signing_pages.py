"""Signing through the pages: the occasion, the second factor of this moment, and what the Group hears."""

import json

import pypdf
import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from grants.applications.models import Clearance
from grants.board import queries, services
from grants.board.models import BoardSignature, Occasion
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.files.models import Document
from shaping_future.files.services import make
from shaping_future.outbox.models import Message
from tests.cast import person, signed_in_as
from tests.deciding import a_deciding_call, recuse
from tests.grants.board.cast import approve_all, at, grants, signs, text
from tests.signing import code_of, opened, sign_off, with_app

pytestmark = pytest.mark.django_db


@pytest.fixture
def to_sign():
    """(received, three Board members who have an app); all is decided, a written resolution is open."""
    world = a_deciding_call(1)
    received = world.recommend()
    approve_all(world, received)
    opened(received, world.board[0])
    return received, [with_app(member) for member in world.board[:3]]


def test_a_signature_needs_a_right_code_of_this_moment_that_nobody_used(to_sign):
    received, (one, two, _three) = to_sign
    browser, code = signed_in_as(one), code_of(one)
    for values, status, said in [
        ({"code": ""}, 400, "Write the six digits"),
        ({"code": "000000"}, 400, "This code is not right"),
        ({"code": "🦄"}, 400, "This code is not right"),
        ({"typed_name": " "}, 400, "Write your name to sign"),
        ({"fingerprint": "0" * 64}, 409, "Something changed since you opened this page"),
    ]:
        answer = signs(browser, received, one, **{"code": code, **values})
        assert (answer.status_code, said in text(answer)) == (status, True), said
        assert values.get("typed_name", f'value="{one}"') in text(answer)
    assert not BoardSignature.objects.exists()
    assert "#signatures" in signs(browser, received, one, code=f"{code[:3]} {code[3:]}").redirect_chain[0][0]
    signature = BoardSignature.objects.get()
    assert (signature.typed_name, signature.proof, len(signature.address_hash)) == (str(one), "totp", 64)
    assert "127.0.0.1" not in str(signature.__dict__)
    again = signed_in_as(one)
    signature.recommendation.signatures.update(voided_at=clock.now(), why_voided="vote")
    page = again.get(at("board-sign", received))
    assert "Please sign again" in text(page)
    assert "used already" in text(signs(again, received, one, code=code))
    assert signs(signed_in_as(two), received, two).status_code == 200


def test_many_wrong_codes_end_the_guessing(to_sign):
    received, (one, *_) = to_sign
    browser = signed_in_as(one)
    statuses = [signs(browser, received, one, code=f"00000{number}").status_code for number in range(8)]
    assert (statuses[0], statuses[-1]) == (400, 429)
    assert "too many wrong codes" in text(signs(browser, received, one))
    assert not BoardSignature.objects.exists()


def test_a_second_factor_used_minutes_ago_is_enough_and_one_of_before_is_not(to_sign):
    received, (one, *_) = to_sign
    browser = signed_in_as(one)
    address = f"{reverse('mfa_reauthenticate')}?next={at('board-sign', received)}"
    assert browser.post(address, {"code": code_of(one), "next": at("board-sign", received)}).status_code == 302
    assert "just now" in text(browser.get(at("board-sign", received)))
    session = browser.session
    session["account_authentication_methods"][-1]["at"] -= 301
    session.save()
    assert "just now" not in text(browser.get(at("board-sign", received)))
    assert signs(browser, received, one, code="").status_code == 400
    session["account_authentication_methods"][-1]["at"] += 2 * 60
    session.save()
    assert signs(browser, received, one, code="").status_code == 200
    assert BoardSignature.objects.get().user == one


def test_a_passkey_is_used_on_its_own_page_and_the_typed_name_waits(to_sign):
    received, (one, *_) = to_sign
    Authenticator.objects.filter(user=one).update(type=Authenticator.Type.WEBAUTHN)
    browser = signed_in_as(one)
    page = text(browser.get(at("board-sign", received)))
    assert ("Use my passkey, then sign" in page, "The code that your app shows" in page) == (True, False)
    answer = browser.post(at("board-sign", received), {"typed_name": "Amal B.", "passkey": "1"})
    assert answer.url == f"{reverse('mfa_reauthenticate_webauthn')}?next={at('board-sign', received)}"
    assert 'value="Amal B."' in text(browser.get(at("board-sign", received)))


def test_who_has_no_second_factor_is_led_to_set_one_up(to_sign):
    received, (one, *_) = to_sign
    Authenticator.objects.all().delete()
    browser = Client()
    browser.force_login(one)
    answer = browser.get(at("board-sign", received), follow=True)
    assert answer.redirect_chain[0][0] == reverse("mfa_index")
    assert "Set one up here" in text(answer)
    assert "set one up" in text(signed_in_as(one).get(at("board-sign", received)))


def test_the_signed_resolution_is_a_tagged_pdf_and_a_file(to_sign):
    received, board = to_sign
    sign_off(received, board)
    document = Document.objects.get(kind="board-resolution")
    assert make(document.pk) is True
    document.refresh_from_db()
    assert document.state == Document.State.READY, document.error
    with document.file.open() as file:
        pdf = pypdf.PdfReader(file)
        assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
        assert received.resolution_hash in "".join(page.extract_text() for page in pdf.pages).replace("\n", "")
    browser = signed_in_as(board[0])
    data = json.loads(browser.get(at("resolution-json", received)).content)
    assert queries.pack_hash(data["resolution"]) == data["fingerprint"] == received.resolution_hash
    assert [one["name"] for one in data["signatures"]] == [str(one) for one in board]
    recuse(board[0], received.grants.get().application)
    assert browser.get(at("resolution-json", received)).status_code == 404
    assert browser.get(reverse("document-detail", args=[document.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.GROUP_MEMBER, Role.FACILITATOR])
def test_who_has_not_declared_their_interests_in_the_call_reads_nothing_of_it(role):
    """Or they would read of their friend's grant, and what the Board wrote about it, before anybody knew of the tie."""
    world, late = a_deciding_call(1), person(role)
    received = world.recommend()
    approve_all(world, received)
    sign_off(received, world.board)
    kinds = ("recommendation-pack", "board-resolution")
    documents = Document.objects.filter(kind__in=kinds, subject=str(received.pk))
    assert documents.count() == 2
    pages = ("recommendation-detail", "recommendation-json", "board-departures", "resolution-json")
    addresses = [at(name, received) for name in pages]
    addresses += [reverse("document-detail", args=[one.pk]) for one in documents]
    browser = signed_in_as(late)
    assert {browser.get(address).status_code for address in addresses} == {404}
    assert not Message.objects.filter(to=late.email).exists()
    Clearance.objects.create(call=world.call, user=late)
    assert {browser.get(address).status_code for address in addresses} == {200}


def test_the_group_reads_departures_and_a_recused_member_hears_of_none():
    world = a_deciding_call(2)
    received = world.recommend()
    one, two = grants(received)
    for member in world.board[:3]:
        services.cast_vote(one, "approve", by=member)
        services.cast_vote(two, "decline", by=member, decline_reason="legal", reason="No constitution.")
    hidden_from = world.members[0]
    recuse(hidden_from, two.application)
    member = signed_in_as(world.members[1])
    assert "has not signed off yet" in text(member.get(at("board-departures", received)))
    sign_off(received, world.board)
    page = text(member.get(at("board-departures", received)))
    assert ("No constitution." in page, "1 of 2 grants approved" in page) == (True, True)
    page = text(signed_in_as(hidden_from).get(at("board-departures", received)))
    assert ("No constitution." in page, two.application.reference in page) == (False, False)
    assert "1 of 1 grant approved" in page
    told = set(Message.objects.filter(key__startswith="departure-").values_list("to", flat=True))
    assert told == {one.email for one in (*world.members[1:], world.facilitator)}
    assert queries.approved_unchanged([world.call]) == (1, 2)
    assert "1 of 2 grants approved" in text(signed_in_as(world.board[0]).get(reverse("board-home")))


def test_staff_open_a_meeting_and_mistakes_are_said():
    world = a_deciding_call(1)
    received = world.recommend()
    browser, today = signed_in_as(person(Role.STAFF)), clock.today().isoformat()
    honest = {"kind": "meeting", "held_on": today, "place": "Leeds", "chaired_by": world.board[0].pk}
    for values, said in [
        ({"kind": ""}, "Choose a meeting, or in writing."),
        ({"kind": "written", "last_day": ""}, "lies in the future"),
        ({"kind": "written", "last_day": "2020-01-01"}, "lies in the future"),
        ({"place": ""}, "needs its day, its place"),
        ({"present": [world.facilitator.pk]}, "Choose among the Board members"),
    ]:
        answer = browser.post(at("board-occasion", received), honest | values)
        assert (answer.status_code, said in text(answer)) == (400, True), said
    assert not Occasion.objects.exists()
    answer = browser.post(at("board-occasion", received), honest | {"present": [world.board[1].pk]}, follow=True)
    assert "At the Board meeting on" in text(answer)
    assert set(Occasion.objects.get().present.all()) == set(world.board[:2])
    assert signed_in_as(world.facilitator).get(at("board-occasion", received)).status_code == 403
