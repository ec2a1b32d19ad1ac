"""What is not yours does not exist for you: what a recused member, a contributing funder and an applicant get to read.
Who gets in at which door: tests/permissions. The lists of addresses are equal to the site's routes both ways."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from cocreation.deliberation.models import Position
from cocreation.group.models import Member
from cocreation.reading.models import Score
from grants.applications.models import Application
from shaping_future.files.models import Document
from shaping_future.outbox.models import Message
from tests.addresses import OF_SEVERAL, OF_THE_APPLICATION, OF_THE_CALL, PUBLIC
from tests.addresses_of_community import OF_THE_COMMUNITY
from tests.cast import signed_in_as
from tests.handed_over import opened, words
from tests.refusal_world import World
from tests.refusal_world import world as built_world
from tests.standing import built_once
from tests.test_recusal_on_bytes import addresses as every_address
from tests.test_routes import in_full


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once, and rolled back after the last test of this file."""
    yield from built_once(built_world, django_db_blocker)


def address_of(name: str, world: World) -> str:
    known = {**OF_THE_APPLICATION, **OF_SEVERAL, **OF_THE_CALL, **OF_THE_COMMUNITY}
    return reverse(name, kwargs=known[name](world))


def answers(browser: Client, address: str) -> list:
    return [browser.get(address), browser.post(address)]


def routes_with_an_object(patterns, namespace="") -> set[str]:
    found = set()
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            ours = not pattern.callback.__module__.startswith("allauth.")
            found |= {in_full(namespace, pattern.name)} if ours and pattern.pattern.converters else set()
        elif pattern.namespace != "admin":
            found |= routes_with_an_object(pattern.url_patterns, pattern.namespace or namespace)
    return found


def test_every_address_of_an_object_is_in_one_of_the_lists():
    listed = [*OF_THE_APPLICATION, *OF_SEVERAL, *OF_THE_CALL, *OF_THE_COMMUNITY, *PUBLIC]
    assert sorted(listed) == sorted(routes_with_an_object(get_resolver().url_patterns))


@pytest.mark.django_db
def test_no_page_of_a_recused_member_names_the_application(world):
    browser, read = signed_in_as(world.recused), 0
    hidden = [world.application.organisation.name, world.application.reference, str(world.application.public_id)]
    own = [reverse(name) for name in ("home", "group-home", "application-list", "partner-home")]
    pages = [address_of(name, world) for name in (*OF_SEVERAL, *OF_THE_CALL)]
    for address in [*own, *pages]:
        answer = browser.get(address)
        if answer.status_code == 200 and address != reverse("interest-declare", args=[world.call.slug]):
            read += 1
            assert [text for text in hidden if text in answer.content.decode()] == [], address
    assert read >= 6


FUNDERS_OWN = {"call-figures": 302, "advice-thread": 200}
"""Sums without people, once everybody has heard: of a call of grants on a page for everybody; and advice."""
FUNDERS_SENT = {"advice-thread": 400, "advice-take-back": 302}
"""What an empty post of theirs gets where they may write: a refusal in words; and their own words taken back."""


@pytest.mark.django_db
def test_a_contributing_funder_opens_what_is_public_and_sums_and_nothing_else(world):
    """And nothing that they can open names an application, a score or a member."""
    browser, read = signed_in_as(world.cast.funder), {}
    for name in (*OF_THE_APPLICATION, *OF_SEVERAL, *OF_THE_CALL):
        looked, sent = answers(browser, address_of(name, world))
        allowed = {FUNDERS_OWN[name]} if name in FUNDERS_OWN else {403, 404, 405}
        assert looked.status_code in allowed, (name, looked.status_code)
        may = {FUNDERS_SENT[name]} if name in FUNDERS_SENT else {403, 404, 405}
        assert sent.status_code in may, (name, sent.status_code)
        read[name] = looked.text if looked.status_code == 200 else ""
    for name in sorted(
        PUBLIC
        - {
            "application-start",
            "equity-funnel-picture",
            "erasure-certificate",
            "call-try",
            "call-try-tell",
            "invitation",
            "open_data:grant",
            "partner-answer",
            "signatory",
        }
    ):
        for call in (world.call, world.placed.call):
            about = call.fund_id if name.startswith("fund-") else call.slug
            read[name, call.pk] = browser.get(reverse(name, args=[about])).text
    for name in ("home", "call-list", "application-list", "account-home", "funder-home", "group-public"):
        read[name] = browser.get(reverse(name), follow=True).text
    applications = Application.objects.filter(call=world.call).select_related("organisation")
    hidden = {text for one in applications for text in (one.organisation.name, one.reference, str(one.public_id))}
    members = Member.objects.select_related("user").filter(user__in=world.cast.group)
    hidden |= {one.user.name for one in members if one.shown_publicly_as != one.user.name}
    hidden |= {one.user.email for one in members}
    hidden |= set(Score.objects.filter(reading__application__call=world.call).values_list("sentence", flat=True))
    found = {page: [text for text in hidden if text and text in words] for page, words in read.items()}
    assert {page: texts for page, texts in found.items() if texts} == {}
    assert "Spread the word" in read["call-share", world.call.pk]
    assert sum(bool(words) for words in read.values()) > 20


def of_the_applications(call) -> tuple[set[str], set[str]]:
    """Names, which a page for everybody may hold where a grant chose so; and what nobody outside may ever read."""
    applications = list(Application.objects.filter(call=call).select_related("organisation"))
    sheets = Score.objects.filter(reading__application__in=applications)
    ballots = Position.objects.filter(round__call=call)
    secret = {text for one in applications for text in (one.reference, str(one.public_id))}
    secret |= {*sheets.values_list("sentence", flat=True), *ballots.values_list("reason", flat=True)}
    names = {one.organisation.name for one in applications}
    return {words(one) for one in names}, {words(one) for one in secret if one}


@pytest.mark.django_db
def test_no_byte_that_a_funder_gets_is_of_an_application_a_score_or_a_ballot(world):
    """Every address of the site, the desk, every document and every mail. A name may stand where a visitor reads it."""
    funder, visitor = signed_in_as(world.cast.funder), Client()
    names, secret = of_the_applications(world.call)
    assert len(names) > 3
    assert len(secret) > 15
    own = [reverse(name) for name in ("home", "funder-home", "funder-questions", "advice-list", "feedback-mine")]
    papers = [reverse(name, args=[pk]) for name in ("document-detail", "document-download")
              for pk in Document.objects.values_list("pk", flat=True)]  # fmt: skip
    found, read = {}, 0
    for address in [*own, *every_address(world), *desk_addresses(world), *papers]:
        got = opened(funder, address)
        read += 1
        mine = [one for one in names if one in got]
        if mine and set(mine) - {one for one in mine if one in opened(visitor, address)}:
            found[address] = mine
        if told := [one for one in secret if one in got and one not in address]:  # a page repeats its own address
            found[address] = told
    assert found == {}
    assert read > 300
    mails = " ".join(f"{one.subject} {one.body}" for one in Message.objects.filter(to=world.cast.funder.email))
    assert [one for one in (names | secret) if one in words(mails)] == []
    assert "asks for your advice" in mails


def desk_addresses(world: World) -> list[str]:
    """Every page of the desk about something of this call."""
    found = []
    for model, page in admin.site._registry.items():
        row = model.objects.first()
        if row is None:
            continue
        found += [page.address("changelist"), page.address("change", row.pk), page.address("history", row.pk)]
        found += [page.address("step", row.pk, step.name) for step in page.steps]
        found += [page.address("page_step", step.name) for step in page.page_steps]
    return found


@pytest.mark.django_db
def test_the_desk_is_closed_to_applicants_and_members_whatever_the_object(world):
    addresses = desk_addresses(world)
    assert len(addresses) > 30
    for outsider in (world.outsiders[0], world.recused):  # who has no part in anything: tests/test_routes.py
        browser = signed_in_as(outsider)
        for address in addresses:
            for answer in answers(browser, address):
                status = browser.get(answer.url).status_code if answer.status_code == 302 else answer.status_code
                assert status in {403, 404}, (address, status)


@pytest.mark.django_db
def test_no_document_opens_for_somebody_without_a_part_in_it(world):
    nobody, documents = (
        signed_in_as(world.outsiders[1]),
        Document.objects.exclude(kind__startswith="application-pack").exclude(kind__startswith="call-"),
    )
    assert {"application-receipt", "agreement", "recommendation-pack"} <= {document.kind for document in documents}
    for document in documents:
        for name in ("document-detail", "document-download"):
            assert nobody.get(reverse(name, args=[document.pk])).status_code == 404, document.kind
            assert Client().get(reverse(name, args=[document.pk])).status_code == 302, document.kind
    recused = signed_in_as(world.recused)
    for document in (world.receipt, world.award.agreement.document):
        assert recused.get(reverse("document-detail", args=[document.pk])).status_code == 404, document.kind
