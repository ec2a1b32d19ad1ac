"""Ties that our records suggest: each ground, who is told of it, and that nothing follows from it by itself."""

import pytest
from django.urls import reverse

from grants.applications.models import Application, PartnerConfirmation, Recusal, Rung
from grants.calls.services import open_declarations
from grants.interests.models import Interest
from grants.interests.queries import Ground, suggested_to, suggestions_for
from grants.interests.services import decide_interest, declare_interests, take_up_suggestion
from grants.organisations.models import Organisation
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, answers_to, eligible, person, signed_in_as
from tests.cocreation.cast import a_member, declare

pytestmark = pytest.mark.django_db
TWICE = "Look at this one twice"


def listed(*names: str, **answers):
    """A call whose interests are being declared, and its applications. Their people have addresses that say nothing."""
    call, staff = a_call(), person(Role.STAFF)
    sent = []
    for number, name in enumerate(names or ("Bread Circle", "River Choir")):
        lead = person(email=f"lead{number}@gmail.com")
        told = answers if not number else {}
        sent.append(an_application(call, lead, sent=True, answers=answers_to(call, name=name, **told)))
    for one in sent:
        eligible(one, by=staff)
    call.refresh_from_db()
    return open_declarations(call, by=staff), [Application.objects.get(pk=one.pk) for one in sent]


def reader(name: str = "Salma El-Noor", email: str = "") -> User:
    user = a_member(name)
    User.objects.filter(pk=user.pk).update(email=email or f"salma{user.pk}@gmail.com")
    return User.objects.get(pk=user.pk)


def facilitator_of(call) -> User:
    user = person(Role.FACILITATOR, "Noor")
    declare(call, user)
    return user


def grounds(call, *people: User) -> dict[tuple[int, int], tuple[str, ...]]:
    declare(call, *people)
    found = suggestions_for(facilitator_of(call), call)
    return {(one.application.pk, one.user.pk): one.grounds for one in found}


# --- the grounds -----------------------------------------------------------------------------------------------------


def test_people_without_anything_in_common_are_not_suggested():
    call, _listed = listed()
    assert grounds(call, reader()) == {}


def test_who_worked_on_another_application_of_the_organisation():
    call, [bread, _river] = listed()
    user = reader()
    an_application(a_call(), user, sent=True, name="The Bread Circle CIC")
    assert grounds(call, user) == {(bread.pk, user.pk): (Ground.ORGANISATION,)}


def test_the_register_number_and_the_host_are_enough():
    call, [bread, river] = listed()
    Organisation.objects.filter(pk=bread.organisation_id).update(register_number="0123 4567")
    river.host = Organisation.objects.create(name="Harbour House", kind="charity")
    river.save(update_fields=["host"])
    user, other = reader(), reader("Ada Byron")
    past = an_application(a_call(), user, sent=True, name="A name that it had before")
    Organisation.objects.filter(pk=past.organisation_id).update(register_number="1234567")
    an_application(a_call(), other, sent=True, name="Harbour House Ltd")
    found = grounds(call, user, other)
    assert found == {(bread.pk, user.pk): (Ground.ORGANISATION,), (river.pk, other.pk): (Ground.ORGANISATION,)}


def test_an_address_with_the_same_ending_unless_anybody_may_have_one():
    call, [bread, _river] = listed()
    User.objects.filter(pk=bread.started_by_id).update(email="lead@bread.example")
    same, free = reader(email="salma@bread.example"), reader("Ada Byron", "ada@gmail.com")
    assert grounds(call, same, free) == {(bread.pk, same.pk): (Ground.DOMAIN,)}


def test_a_named_partner():
    call, [bread, river] = listed()
    user, other = reader(), reader("Ada Byron", "ada@harbour.example")
    an_application(a_call(), user, sent=True, name="Harbour House")
    for one, name, email in ((bread, "Harbour House", "x@gmail.com"), (river, "Somebody", "ask@harbour.example")):
        PartnerConfirmation.objects.create(
            application=one, name=name, email=email, words_hash="0" * 64, token_hash=str(one.pk).zfill(64),
            asked_by=one.started_by, expires_at=clock.now(),
        )  # fmt: skip
    found = grounds(call, user, other)
    assert found == {(bread.pk, user.pk): (Ground.PARTNER,), (river.pk, other.pk): (Ground.PARTNER,)}


def test_the_applicants_own_answer_about_links():
    call, [bread, _river] = listed("Bread Circle", "River Choir", links="We know Salma El-Noor, and nobody else.")
    user, other = reader(), reader("Ada Byron")
    assert grounds(call, user, other) == {(bread.pk, user.pk): (Ground.LINKS,)}


def test_ones_own_work_is_declared_and_not_suggested():
    call, [bread, _river] = listed()
    user = reader()
    bread.participants.create(user=user, part="editor")
    assert grounds(call, user) == {}
    assert Interest.objects.get(user=user).application == bread


# --- who is told, and what -------------------------------------------------------------------------------------------


def suggested(links: str = "We know Salma El-Noor."):
    call, [bread, river] = listed("Bread Circle", "River Choir", links=links)
    return call, bread, river, reader(), facilitator_of(call)


def test_the_person_is_told_that_we_suggest_it_and_never_why():
    call, bread, _river, user, _facilitator = suggested()
    text = signed_in_as(user).get(reverse("interest-declare", args=[call.slug])).text
    assert text.count(TWICE) == 1
    assert suggested_to(user, [bread]) == {bread.pk}
    for secret in (Ground.LINKS, "We know Salma", bread.reference, bread.started_by.email):
        assert secret not in text
    assert TWICE not in signed_in_as(a_member()).get(reverse("interest-declare", args=[call.slug])).text


def test_nothing_follows_from_a_suggestion_by_itself():
    call, bread, _river, user, _facilitator = suggested()
    declare_interests(call, {}, by=user)
    assert (Interest.objects.count(), Recusal.objects.count()) == (0, 0)
    assert Application.objects.visible_to(user).filter(pk=bread.pk).exists()


def test_the_facilitator_reads_the_grounds_beside_a_declared_tie_and_of_what_nobody_declared():
    call, bread, river, user, facilitator = suggested()
    address = reverse("interest-decide", args=[call.slug])
    assert Ground.LINKS not in signed_in_as(facilitator).get(address).text  # the person has not declared yet
    declare_interests(call, {river.pk: (Interest.Kind.CLOSE, "My sister.")}, by=user)
    text = signed_in_as(facilitator).get(address).text
    assert text.count(Ground.LINKS) == 1
    assert "Suggested, and not declared" in text
    declare_interests(call, {bread.pk: (Interest.Kind.CLOSE, "")}, by=user)
    text = signed_in_as(facilitator).get(address).text
    assert text.count(Ground.LINKS) == 1
    assert "Suggested, and not declared" not in text


def test_a_facilitator_who_stays_out_reads_no_suggestion_about_it():
    call, bread, _river, user, facilitator = suggested()
    declare(call, user)
    declare_interests(call, {bread.pk: (Interest.Kind.CLOSE, "")}, by=facilitator)
    assert suggestions_for(facilitator, call) == []
    assert "Bread Circle" not in signed_in_as(facilitator).get(reverse("interest-decide", args=[call.slug])).text
    with pytest.raises(NotAllowedNow, match="do not suggest"):
        take_up_suggestion(bread, user, Rung.ROOM, "They know them.", by=facilitator)


def test_nobody_decides_about_a_suggestion_about_themselves():
    call, [bread, _river] = listed("Bread Circle", "River Choir", links="We know Noor Hassan.")
    facilitator = person(Role.FACILITATOR, "Noor Hassan")
    declare(call, facilitator)
    assert suggestions_for(facilitator, call) == []
    with pytest.raises(NotAllowedNow):
        take_up_suggestion(bread, facilitator, Rung.NOTE, "It is nothing.", by=facilitator)
    [one] = suggestions_for(person(Role.STAFF), call)
    assert one.user == facilitator


# --- taking it up ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rung", "sees"), [(Rung.NOTE, True), (Rung.SCORING, True), (Rung.ROOM, False)])
def test_a_suggestion_taken_up_is_decided_on_the_ladder_and_shown_to_the_person(rung, sees):
    call, bread, _river, user, facilitator = suggested()
    declare(call, user)
    interest = take_up_suggestion(bread, user, rung, "They sing together.", by=facilitator)
    assert (interest.kind, interest.raised_by, interest.decision) == (Interest.Kind.FOUND, facilitator, rung)
    assert Application.objects.visible_to(user).filter(pk=bread.pk).exists() is sees
    assert Entry.objects.filter(verb="interest.taken-up").get().detail == {"application": bread.pk, "person": user.pk}
    text = signed_in_as(user).get(reverse("interest-declare", args=[call.slug])).text
    assert "They sing together." in text
    assert Ground.LINKS not in text


def test_their_own_words_take_its_place_and_are_decided_anew():
    call, bread, _river, user, facilitator = suggested()
    declare(call, user)
    take_up_suggestion(bread, user, Rung.NOTE, "Only a name.", by=facilitator)
    [interest] = declare_interests(call, {bread.pk: (Interest.Kind.CLOSE, "My brother.")}, by=user)
    assert (interest.kind, interest.decision, interest.decided_by) == (Interest.Kind.CLOSE, "", None)
    assert not Application.objects.visible_to(user).filter(pk=bread.pk).exists()
    assert decide_interest(interest, Rung.ROOM, "A brother.", by=facilitator).decision == Rung.ROOM
    assert Interest.objects.count() == 1


@pytest.mark.parametrize("by", [Role.GROUP_MEMBER, Role.BOARD, Role.FINANCE])
def test_only_facilitators_and_staff_take_one_up(by):
    call, bread, _river, user, _facilitator = suggested()
    declare(call, user)
    with pytest.raises(NotAllowed):
        take_up_suggestion(bread, user, Rung.NOTE, "Fine.", by=person(by))
    assert Interest.objects.count() == 0


def test_what_is_not_suggested_or_was_said_already_is_refused():
    call, bread, river, user, facilitator = suggested()
    with pytest.raises(NotAllowedNow, match="do not suggest"):  # they have not declared
        take_up_suggestion(bread, user, Rung.ROOM, "They sing.", by=facilitator)
    declare(call, user)
    with pytest.raises(NotAllowedNow, match="do not suggest"):
        take_up_suggestion(river, user, Rung.ROOM, "They sing.", by=facilitator)
    for rung, reason in (("hall", "Why."), (Rung.ROOM, " "), (Rung.ROOM, "x" * 1001)):
        with pytest.raises(NotValid):
            take_up_suggestion(bread, user, rung, reason, by=facilitator)
    assert (Interest.objects.count(), Recusal.objects.count()) == (0, 0)
    take_up_suggestion(bread, user, Rung.ROOM, "They sing.", by=facilitator)
    with pytest.raises(NotAllowedNow, match="meanwhile"):
        take_up_suggestion(bread, user, Rung.NOTE, "They sing.", by=facilitator)


def test_taking_it_up_on_the_page_and_a_second_click():
    call, bread, _river, user, facilitator = suggested()
    declare(call, user)
    browser, address, key = (
        signed_in_as(facilitator),
        reverse("interest-decide", args=[call.slug]),
        f"{bread.pk}-{user.pk}",
    )
    data = {"interest": key, f"{key}-rung": "room", f"{key}-reason": "They sing together."}
    assert browser.post(address, data | {f"{key}-reason": ""}).status_code == 400
    assert browser.post(address, data).status_code == 302
    again = browser.post(address, data)
    assert (again.status_code, "meanwhile" in again.text) == (409, True)
    assert Interest.objects.get().decision == Rung.ROOM


@pytest.mark.parametrize("size", [1, 3])
def test_the_pages_cost_the_same_at_any_number(size, django_assert_num_queries):
    names = [f"Network {word}" for word in ("of bread", "of rivers", "of doors")[:size]]
    call, found = listed(*names)
    for one in found:
        User.objects.filter(pk=one.started_by_id).update(email=f"lead{one.pk}@shared.example")
    users = [reader(f"Salma {number}", f"s{number}@shared.example") for number in range(size)]
    facilitator = facilitator_of(call)
    member, judge = signed_in_as(reader("Ada Byron", "ada@shared.example")), signed_in_as(facilitator)
    declare(call, *users)
    with django_assert_num_queries(10):  # user, call, declared, names, own ties, own work, and four of suggestions
        text = member.get(reverse("interest-declare", args=[call.slug])).text
    assert text.count(TWICE) == size
    with django_assert_num_queries(10):  # user, call, ties, declared, and six of suggestions
        text = judge.get(reverse("interest-decide", args=[call.slug])).text
    assert text.count(Ground.DOMAIN) == size * size
