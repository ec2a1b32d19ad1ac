"""What applicants will hear is written by one person and checked by another, and nobody hears it before the release."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from grants.applications import services as applications
from grants.applications.models import Rung
from grants.letters import services
from grants.letters.models import Outcome, OutcomeKind
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import a_call, person, signed_in_as
from tests.grants.awards.cast import decided, released, written

pytestmark = pytest.mark.django_db


def prepared():
    world = decided()
    services.prepare_outcomes(world.call, by=world.staff)
    return world


def test_an_outcome_for_each_application_that_was_read():
    world = decided()
    told = Message.objects.count()
    assert services.prepare_outcomes(world.call, by=world.staff) == 2
    funded, declined = (world.outcome(application) for application in world.applications)
    assert (funded.kind, funded.reason) == (OutcomeKind.FUNDED, "Shared leadership that will last.")
    assert (declined.kind, declined.reason, declined.strength) == (OutcomeKind.NOT_THIS_TIME, "", "")
    assert Outcome.objects.filter(released_at=None).count() == 2
    assert Message.objects.count() == told


def test_preparing_again_keeps_what_was_written():
    world = written(decided())
    assert services.prepare_outcomes(world.call, by=world.staff) == 2
    assert set(Outcome.objects.values_list("strength", flat=True)) == {"Members lead."}


def test_outcomes_are_prepared_by_staff_after_the_sign_off():
    with pytest.raises(NotAllowedNow, match="once the Board has signed off"):
        services.prepare_outcomes(a_call(), by=person(Role.STAFF))
    world = decided()
    for other in (person(), world.facilitator, world.board[0], world.finance):
        with pytest.raises(NotAllowed, match="MEX staff"):
            services.prepare_outcomes(world.call, by=other)
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    ("strength", "reason"), [("", "There was too little money."), ("Members lead.", ""), ("  \n", "Too little money.")]
)
def test_nobody_is_declined_without_a_strength_and_a_reason(strength, reason):
    world = prepared()
    outcome = world.outcome(world.declined[0])
    with pytest.raises(NotValid, match="one strength and one reason"):
        services.write_outcome(outcome, strength, reason, by=world.staff)
    outcome.refresh_from_db()
    assert (outcome.strength, outcome.reason, outcome.written_at) == ("", "", None)


@pytest.mark.parametrize("missing", [{"strength": ""}, {"reason": ""}, {"strength": " \n"}, {"checked": False}])
def test_the_database_itself_refuses_to_release_a_decline_without_them(missing):
    world = written(decided())
    outcome = world.outcome(world.declined[0])
    values = {name: value for name, value in missing.items() if name != "checked"}
    if "checked" in missing:
        values |= {"checked_by": None, "checked_at": None}
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.filter(pk=outcome.pk).update(released_at=clock.now(), **values)
    Outcome.objects.filter(pk=outcome.pk).update(released_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.filter(pk=outcome.pk).update(strength="")


def test_a_grant_needs_to_say_why_we_chose_it_but_no_strength():
    world = prepared()
    outcome = world.outcome(world.funded[0])
    with pytest.raises(NotValid, match="why we chose"):
        services.write_outcome(outcome, "", " ", by=world.staff)
    assert services.write_outcome(outcome, "", "You share the lead.", by=world.staff).reason == "You share the lead."


def test_a_second_person_checks_and_a_change_needs_a_new_check():
    world = prepared()
    outcome = world.outcome(world.declined[0])
    with pytest.raises(NotAllowedNow, match="write the letter first"):
        services.check_outcome(outcome, by=world.checker)
    services.write_outcome(outcome, "Members lead.", "Too little money.", by=world.staff)
    with pytest.raises(NotAllowed, match="Somebody else"):
        services.check_outcome(outcome, by=world.staff)
    outcome = services.check_outcome(outcome, by=world.checker)
    assert outcome.checked_by == world.checker
    with pytest.raises(NotAllowedNow, match="checked already"):
        services.check_outcome(outcome, by=world.checker)
    outcome = services.write_outcome(outcome, "Members lead.", "There was too little money.", by=world.staff)
    assert (outcome.checked_by, outcome.checked_at) == (None, None)


def test_the_desk_shows_the_letter_and_takes_no_yes_to_an_older_one():
    world = prepared()
    outcome = services.write_outcome(world.outcome(world.declined[0]), "Members lead.", "Too little.", by=world.staff)
    desk, step = signed_in_as(world.checker), reverse("admin:grants_outcome_step", args=[outcome.pk, "check"])
    page = desk.get(step)
    assert "“Members lead.” “Too little.”" in page.text
    seen = {"seen": page.context["form"]["seen"].value()}
    services.write_outcome(outcome, "Members lead.", "You were too late.", by=world.staff)
    assert desk.post(step, seen).status_code == 409
    assert world.outcome(world.declined[0]).checked_at is None
    assert desk.post(step, {"seen": desk.get(step).context["form"]["seen"].value()}).status_code == 302
    assert world.outcome(world.declined[0]).checked_by == world.checker


def test_the_desk_checks_no_letter_that_it_does_not_show():
    world = prepared()
    first, second = (world.outcome(application) for application in (world.declined[0], world.funded[0]))
    for outcome in (first, second):
        services.write_outcome(outcome, "Members lead.", "Enough said.", by=world.staff)
    services.check_outcome(second, by=world.checker)
    desk, listing = signed_in_as(world.checker), reverse("admin:grants_outcome_changelist")
    assert "_selected_action" not in desk.get(listing).text
    desk.post(listing, {"action": "check", "_selected_action": [first.pk], "confirmed": "yes"})
    assert world.outcome(world.declined[0]).checked_at is None
    queue = next(one for one in desk.get("/desk/").context["queues"] if one["label"] == "Letters to check")
    assert (queue["count"], list(desk.get(queue["url"]).context["cl"].queryset)) == (1, [first])


def test_the_database_keeps_writer_and_checker_apart():
    world = prepared()
    outcome = services.write_outcome(
        world.outcome(world.declined[0]), "Members lead.", "Too little money.", by=world.staff
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.filter(pk=outcome.pk).update(checked_by=world.staff, checked_at=clock.now())


def test_only_staff_without_an_interest_write_and_check():
    world = written(decided())
    outcome = world.outcome(world.declined[0])
    recused, applicant = person(Role.STAFF), world.declined[0].started_by
    applications.recuse(world.declined[0], recused, Rung.ROOM, by=world.facilitator)
    applicant.roles = [Role.STAFF]
    applicant.save(update_fields=["roles"])
    for other in (person(), world.facilitator, world.board[0], recused, applicant):
        with pytest.raises(NotAllowed):
            services.write_outcome(outcome, "a", "b", by=other)
        with pytest.raises(NotAllowed):
            services.check_outcome(outcome, by=other)
        assert outcome not in Outcome.objects.visible_to(other)
    outcome.refresh_from_db()
    assert (outcome.strength, outcome.checked_by) == ("Members lead.", world.checker)


def test_a_released_outcome_does_not_change():
    world = released()
    outcome = world.outcome(world.declined[0])
    for change in (
        lambda: services.write_outcome(outcome, "a", "b", by=world.staff),
        lambda: services.check_outcome(outcome, by=world.checker),
    ):
        with pytest.raises(NotAllowedNow, match="was released"):
            change()
    assert world.outcome(world.declined[0]).strength == "Members lead."


def test_the_record_keeps_who_wrote_and_checked_and_no_words():
    written(decided(funded=0))
    entries = Entry.objects.filter(verb__startswith="outcome.").order_by("pk")
    assert [(entry.verb, entry.detail) for entry in entries] == [
        ("outcome.written", {}),
        ("outcome.checked", {"template": "decline", "version": 1}),
    ]
