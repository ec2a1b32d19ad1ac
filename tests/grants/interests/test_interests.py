"""Declaring interests and deciding about them: the services and their pages."""

import pytest
from django.urls import reverse

from cocreation.group.services import appoint_member
from grants.applications.models import Application, Clearance, Recusal, Rung
from grants.applications.services import withdraw_application
from grants.calls.models import Call, Stage
from grants.interests.models import Interest
from grants.interests.services import decide_interest, declare_interests
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, person, sign_in, signed_in_as
from tests.cocreation.cast import a_member, applications, declare, declaring

pytestmark = pytest.mark.django_db
GOVERNS = (Interest.Kind.GOVERNS, "On its board.")


def rung_of(application, user):
    return Recusal.objects.in_force().filter(application=application, user=user).values_list("rung", flat=True).first()


def page(user, route, call, data=None):
    browser, address = signed_in_as(user), reverse(route, args=[call.slug])
    return browser.post(address, data) if data is not None else browser.get(address)


# --- declaring ----------------------------------------------------------


def test_declaring_no_ties_opens_the_applications():
    call, user = declaring(2), a_member()
    assert Application.objects.visible_to(user).count() == 0
    assert declare_interests(call, {}, by=user) == []
    assert Application.objects.visible_to(user).count() == 2
    assert Clearance.objects.get(call=call).user == user
    assert Entry.objects.filter(verb="interests.declared").get().detail == {"ties": 0}


def test_a_tie_keeps_the_person_out_of_the_room_at_once():
    call, user = declaring(2), a_member()
    tied, other = applications(call)
    [interest] = declare_interests(call, {tied.pk: GOVERNS}, by=user)
    assert (interest.kind, interest.note, interest.decided_at) == ("governs", "On its board.", None)
    assert rung_of(tied, user) == Rung.ROOM
    assert list(Application.objects.visible_to(user)) == [other]


def test_a_late_tie_is_added_and_none_is_taken_back():
    call, user = declaring(2), a_member()
    first, second = applications(call)
    declare_interests(call, {first.pk: GOVERNS}, by=user)
    declare_interests(call, {second.pk: GOVERNS}, by=user)
    assert Interest.objects.filter(user=user).count() == 2
    declare_interests(call, {}, by=user)
    assert Application.objects.visible_to(user).count() == 0
    assert Clearance.objects.count() == 1


def test_ones_own_application_is_declared_with_it_and_stays_out_of_the_room():
    call = declaring(2)
    [own, _other] = applications(call)
    user = appoint_member(own.started_by, clock.today(), by=person(Role.STAFF)).user
    declare_interests(call, {}, by=user)
    interest = Interest.objects.get()
    assert (interest.application, rung_of(own, user)) == (own, Rung.ROOM)
    facilitator = person(Role.FACILITATOR)
    declare(call, facilitator)
    with pytest.raises(NotValid, match="works on the application"):
        decide_interest(interest, Rung.NOTE, "They are kind.", by=facilitator)


@pytest.mark.parametrize(
    "tie", [("cousin", ""), ("", ""), (Interest.Kind.OTHER, " "), (Interest.Kind.MONEY, "x" * 1001)]
)
def test_a_tie_that_cannot_be_read_changes_nothing(tie):
    call, user = declaring(2), a_member()
    first, second = applications(call)
    with pytest.raises(NotValid):
        declare_interests(call, {first.pk: GOVERNS, second.pk: tie}, by=user)
    assert (Interest.objects.count(), Recusal.objects.count(), Clearance.objects.count()) == (0, 0, 0)


def test_only_what_is_on_the_list_can_be_declared():
    call, user = declaring(2), a_member()
    gone, _other = applications(call)
    withdraw_application(gone, by=gone.started_by)
    draft = an_application(a_call())
    for application in (gone, draft):
        with pytest.raises(NotValid, match="not on the list"):
            declare_interests(call, {application.pk: GOVERNS}, by=user)
    assert Clearance.objects.count() == 0


@pytest.mark.parametrize("role", [None, Role.BOARD, Role.FUNDER, Role.FINANCE])
def test_only_the_group_and_its_facilitators_declare_here(role):
    with pytest.raises(NotAllowed):
        declare_interests(declaring(1), {}, by=person(role))
    assert Clearance.objects.count() == 0


def test_nobody_declares_before_every_application_is_checked():
    call, user = a_call(), a_member()
    with pytest.raises(NotAllowedNow):
        declare_interests(call, {}, by=user)
    assert Call.objects.get(pk=call.pk).stage == Stage.LAUNCHED
    assert page(user, "interest-declare", call).status_code == 409
    assert Clearance.objects.count() == 0


# --- deciding ----------------------------------------------------------


def a_tie(size=1):
    call, user, facilitator = declaring(size), a_member("Reader 1"), person(Role.FACILITATOR)
    declare(call, facilitator)
    [interest] = declare_interests(call, {applications(call)[0].pk: GOVERNS}, by=user)
    return call, interest, user, facilitator


@pytest.mark.parametrize(("rung", "sees"), [(Rung.NOTE, True), (Rung.SCORING, True), (Rung.ROOM, False)])
def test_the_decision_moves_the_person_on_the_ladder(rung, sees):
    _call, interest, user, facilitator = a_tie()
    decided = decide_interest(interest, rung, "A small network; ten years ago.", by=facilitator)
    assert (decided.decision, decided.decided_by, decided.reason) == (
        rung,
        facilitator,
        "A small network; ten years ago.",
    )
    assert rung_of(interest.application, user) == rung
    assert Application.objects.visible_to(user).exists() is sees
    assert Recusal.objects.in_force().filter(user=user).count() == 1


def test_a_decision_can_be_changed_by_another():
    _call, interest, user, facilitator = a_tie()
    decide_interest(interest, Rung.NOTE, "Long ago.", by=facilitator)
    decide_interest(interest, Rung.ROOM, "Not so long ago.", by=facilitator)
    assert rung_of(interest.application, user) == Rung.ROOM


@pytest.mark.parametrize(
    ("rung", "reason"), [("", "Why."), ("hall", "Why."), (Rung.NOTE, " "), (Rung.NOTE, "x" * 1001)]
)
def test_a_decision_names_a_step_and_a_reason(rung, reason):
    _call, interest, user, facilitator = a_tie()
    with pytest.raises(NotValid):
        decide_interest(interest, rung, reason, by=facilitator)
    interest.refresh_from_db()
    assert (interest.decision, rung_of(interest.application, user)) == ("", Rung.ROOM)


def test_nobody_decides_about_their_own_tie():
    call, facilitator = declaring(1), person(Role.FACILITATOR)
    [interest] = declare_interests(call, {applications(call)[0].pk: GOVERNS}, by=facilitator)
    with pytest.raises(NotAllowed, match="your own"):
        decide_interest(interest, Rung.NOTE, "It is nothing.", by=facilitator)
    assert decide_interest(interest, Rung.NOTE, "Ten years ago.", by=person(Role.STAFF)).decision == Rung.NOTE


def test_a_facilitator_out_of_the_room_decides_nothing_about_it():
    call, interest, _user, facilitator = a_tie()
    declare_interests(call, {interest.application_id: GOVERNS}, by=facilitator)
    with pytest.raises(NotAllowed, match="out of the room"):
        decide_interest(interest, Rung.NOTE, "Fine.", by=facilitator)
    assert str(interest.application.organisation) not in page(facilitator, "interest-decide", call).text


@pytest.mark.parametrize("role", [None, Role.GROUP_MEMBER, Role.BOARD])
def test_only_facilitators_and_staff_decide(role):
    _call, interest, _user, _facilitator = a_tie()
    with pytest.raises(NotAllowed):
        decide_interest(interest, Rung.NOTE, "Fine.", by=person(role))
    interest.refresh_from_db()
    assert interest.decision == ""


# --- the pages ----------------------------------------------------------


def test_the_list_shows_names_and_nothing_else_before_declaring():
    call, user = declaring(2), a_member()
    text = page(user, "interest-declare", call).text
    for application in applications(call):
        assert str(application.organisation) in text
        assert application.reference not in text
        assert "decide together" not in text


def test_declaring_on_the_page():
    call, user = declaring(2), a_member()
    tied, other = applications(call)
    data = {"answer": "ties", f"tie-{tied.public_id}": "close", f"note-{tied.public_id}": "My sister."}
    assert page(user, "interest-declare", call, data).status_code == 302
    assert list(Application.objects.visible_to(user)) == [other]
    again = page(user, "interest-declare", call)
    assert "My sister." in again.text
    assert f"tie-{tied.public_id}" not in again.text
    late = {f"tie-{other.public_id}": "rival"}
    assert page(user, "interest-declare", call, late).status_code == 302
    assert Application.objects.visible_to(user).count() == 0


@pytest.mark.parametrize(
    ("answer", "kind", "sentence"),
    [
        ("", "", "Say whether you have a tie"),
        ("maybe", "", "There is a problem"),
        ("none", "governs", "You said that you have no ties, and marked some"),
        ("ties", "", "Mark the organisation that you have a tie to"),
        ("ties", "other", "Write a few words about your tie to Network number 1"),
        ("ties", "cousin", "There is a problem"),
    ],
)
def test_an_unclear_declaration_is_refused(answer, kind, sentence):
    call, user = declaring(1), a_member()
    [application] = applications(call)
    answer = page(user, "interest-declare", call, {"answer": answer, f"tie-{application.public_id}": kind})
    assert answer.status_code == 400
    assert sentence in answer.text
    assert (Clearance.objects.count(), Interest.objects.count()) == (0, 0)


def test_a_facilitator_goes_back_to_where_they_came_from():
    call, facilitator = declaring(1), person(Role.FACILITATOR)
    answer = page(facilitator, "interest-declare", call, {"answer": "none"})
    assert answer.url == reverse("facilitate-home")


def test_deciding_on_the_page():
    call, interest, user, facilitator = a_tie()
    assert "On its board." in page(facilitator, "interest-decide", call).text
    data = {"interest": interest.pk, f"{interest.pk}-rung": "note", f"{interest.pk}-reason": "Ten years ago."}
    assert page(facilitator, "interest-decide", call, data | {f"{interest.pk}-reason": ""}).status_code == 400
    assert page(facilitator, "interest-decide", call, data).status_code == 302
    assert rung_of(interest.application, user) == Rung.NOTE
    assert "Ten years ago." in page(user, "interest-declare", call).text


@pytest.mark.parametrize("which", ["", "0", "x", "99999999999999999999"])
def test_a_tie_that_is_not_there_is_not_found(which):
    call, _interest, _user, facilitator = a_tie()
    assert page(facilitator, "interest-decide", call, {"interest": which}).status_code == 404


def test_ties_are_shown_to_nobody_else():
    call, _interest, user, _facilitator = a_tie()
    assert page(a_member(), "interest-decide", call).status_code == 403
    assert page(user, "interest-decide", call).status_code == 403
    undeclared = page(person(Role.FACILITATOR), "interest-decide", call)
    assert "Network number" not in undeclared.text
    assert "Declare your own interests first" in undeclared.text


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_the_same_at_any_length(client, size, django_assert_num_queries):
    call = declaring(size)
    sign_in(client, a_member())
    with django_assert_num_queries(10):  # user, call, declared, names, own ties, own work, four of suggestions
        client.get(reverse("interest-declare", args=[call.slug]))


@pytest.mark.parametrize("size", [1, 3])
def test_the_ties_to_decide_cost_the_same_at_any_number(client, size, django_assert_num_queries):
    call, facilitator = declaring(size), person(Role.FACILITATOR)
    declare(call, facilitator)
    declare(call, a_member(), ties=tuple(applications(call)))
    sign_in(client, facilitator)
    with django_assert_num_queries(10):  # user, call, ties, declared, six of suggestions
        client.get(reverse("interest-decide", args=[call.slug]))


@pytest.mark.parametrize("role", [Role.STAFF, Role.FACILITATOR])
def test_a_tie_to_what_was_withdrawn_waits_for_nobody_on_any_page(role):
    call, member, decides = declaring(2), a_member(), person(role)
    gone, _stays = applications(call)
    declare(call, member, ties=(gone,))
    if role == Role.FACILITATOR:
        declare(call, decides)
    browser, progress = signed_in_as(decides), reverse("reading-progress", args=[call.slug])
    waits = [browser.get(progress).context["waiting"], len(browser.get(_decide(call)).context["waiting"])]
    withdraw_application(gone, by=gone.started_by)
    waits += [browser.get(progress).context["waiting"], len(browser.get(_decide(call)).context["waiting"])]
    assert waits == [1, 1, 0, 0]
    assert "Nothing waits." in browser.get(reverse("facilitate-home")).text


def _decide(call) -> str:
    return reverse("interest-decide", args=[call.slug])
