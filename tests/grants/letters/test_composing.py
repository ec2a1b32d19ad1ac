"""Composing letters: from which words, with which scores, and what makes a check void."""

import pytest
from django.db import IntegrityError, transaction

from grants.applications import services as applications
from grants.applications.models import EligibilityCheck, Rung
from grants.awards.services import release_outcomes
from grants.letters import queries, services
from grants.letters.models import Letter, LetterTemplate, Outcome, OutcomeKind
from grants.letters.queries.asked import also_in_reserve, also_kind_words, also_scores
from grants.letters.queries.scores import scores_of, table
from grants.letters.queries.templates import shipped
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from tests.cast import a_call, an_application, eligible, person
from tests.grants.awards.cast import decided, written
from tests.standing import built_once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One funded, two declined; the outcomes are prepared and no letter is written."""
    yield from built_once(prepared, django_db_blocker)


def prepared():
    world = decided(funded=1, declined=2)
    services.prepare_outcomes(world.call, by=world.staff)
    return world


def composed(world, application):
    outcome = Outcome.objects.select_related("application__organisation", "application__strand").get(
        application=application
    )
    return queries.compose(outcome, queries.material(world.call))


def words(made):
    return " ".join(str(block) for block in made.blocks)


def rewrite(kind, was, now, world):
    text = queries.templates_now()[kind].text.replace(was, now)
    return services.write_template(kind, text, queries.templates_now()[kind].number, by=world.staff)


def test_a_grant_says_why_how_much_and_what_the_board_asks_for():
    world = decided(declined=0, condition="Send the policy.")
    services.prepare_outcomes(world.call, by=world.staff)
    made = composed(world, world.funded[0])
    assert made.missing == []
    for said in ("£25,000", "Shared leadership that will last.", "Send the policy. By", world.call.fund.host):
        assert said in words(made)
    assert "A word from the readers" not in words(made)


def test_a_decline_without_its_words_has_gaps_and_cannot_be_checked(world):
    assert composed(world, world.declined[0]).missing == ["reason", "strength"]
    outcome = services.write_outcome(world.outcome(world.declined[0]), "You lead.", "Too late.", by=world.staff)
    assert composed(world, world.declined[0]).missing == []
    Outcome.objects.filter(pk=outcome.pk).update(strength="")
    with pytest.raises(NotAllowedNow, match="has a gap: nothing for strength"):
        services.check_outcome(outcome, by=world.checker)


def test_an_average_is_shown_over_five_and_never_over_fewer(monkeypatch):
    rows = {pk: {"aim": pk / 2, "care": 2.0} for pk in range(1, 7)}
    del rows[5]["care"]
    monkeypatch.setattr("grants.letters.queries.scores.also_scores", [lambda call: rows])
    own, average = scores_of(None, [1, 2, 3, 4, 5])
    assert average == {"aim": 1.5}  # care: four scores only
    assert scores_of(None, [1, 2, 3, 4])[1] == {}
    criteria = [("aim", "Aim"), ("care", "Care")]
    assert table(criteria, own[6], average) == {
        "is_a": "scores", "rows": [{"label": "Aim", "own": "3.0", "average": "1.5"}],
    }  # fmt: skip
    assert table(criteria, own[6], {}) is None


def test_scores_are_in_a_decline_unless_the_applicant_wanted_none(world, monkeypatch):
    key = world.call.criteria.first().key
    monkeypatch.setattr("grants.letters.queries.scores.FEWEST", 1)
    monkeypatch.setattr(
        "grants.letters.queries.scores.also_scores",
        [lambda call: {one.pk: {key: 2.5} for one in world.applications}],
    )
    first, second = world.declined
    with pytest.raises(NotAllowedNow, match="can no longer be chosen"):
        services.choose_scores(first, False, by=first.started_by)
    type(world.call).objects.filter(pk=world.call.pk).update(stage="recommended")
    with pytest.raises(NotAllowed):
        services.choose_scores(first, False, by=second.started_by)
    services.choose_scores(first, False, by=first.started_by)
    type(world.call).objects.filter(pk=world.call.pk).update(stage="signed_off")
    assert "Your scores" not in words(composed(world, first))
    assert "Your scores" in words(composed(world, second))
    assert "Your scores" not in words(composed(world, world.funded[0]))


def test_who_is_in_reserve_hears_until_when(world, monkeypatch):
    Outcome.objects.filter(application__in=world.declined).delete()
    monkeypatch.setattr("grants.letters.queries.outcomes.also_in_reserve", [lambda call: [world.declined[1].pk]])
    services.prepare_outcomes(world.call, by=world.staff)
    assert world.outcome(world.declined[0]).kind == OutcomeKind.NOT_THIS_TIME
    outcome = world.outcome(world.declined[1])
    assert (outcome.kind, outcome.reserve_until > clock.today()) == (OutcomeKind.RESERVE, True)
    with pytest.raises(NotValid, match="one strength and one reason"):
        services.write_outcome(outcome, "", "Near.", by=world.staff)
    with pytest.raises(NotValid, match="a day to come"):
        services.write_outcome(outcome, "You lead.", "Near.", reserve_until=clock.today(), by=world.staff)
    services.write_outcome(outcome, "You lead.", "Near.", by=world.staff)
    assert "This holds until" in words(composed(world, world.declined[1]))
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.filter(pk=outcome.pk).update(reserve_until=None)


def test_what_the_group_adds_is_asked_for_at_all():
    assert also_scores
    assert also_kind_words
    assert also_in_reserve


# --- a check holds for what was read ---------------------------------------------------------------------------------


def test_a_new_version_of_a_template_voids_the_checks_of_its_kind_and_of_no_other(world):
    written(world)
    award, decline = world.outcome(world.funded[0]), world.outcome(world.declined[0])
    assert (decline.template.number, decline.template.text) == (1, shipped("decline"))
    rewrite("decline", "Not this time.", "We are sorry: not this time.", world)
    for outcome in (award, decline):
        outcome.refresh_from_db()
    assert award.checked_by == world.checker
    assert (decline.checked_by, decline.composed, decline.template) == (None, None, None)
    with pytest.raises(NotAllowedNow, match="2 of 3 letters are not written and checked"):
        release_outcomes(world.call, by=world.staff)
    services.check_outcome(decline, by=world.checker)
    decline.refresh_from_db()
    assert decline.template.number == 2
    assert "We are sorry" in str(decline.composed)


def test_what_changed_after_the_check_in_another_way_is_not_released(world):
    written(world)
    organisation = world.funded[0].organisation
    type(organisation).objects.filter(pk=organisation.pk).update(name="Another Name")
    row = next(one for one in rows(world) if one.outcome.application_id == world.funded[0].pk)
    assert row.stops == ["Changed since it was checked"]
    with pytest.raises(NotAllowedNow, match="1 of 3 letters changed since they were checked"):
        release_outcomes(world.call, by=world.staff)
    outcome = world.outcome(world.funded[0])
    services.write_outcome(outcome, outcome.strength, outcome.reason, by=world.staff)
    services.check_outcome(outcome, by=world.checker)
    assert release_outcomes(world.call, by=world.staff) == 3


def test_what_goes_out_is_what_was_checked_word_for_word(world):
    written(world)
    read = {one.application_id: one.composed for one in Outcome.objects.all()}
    assert not Letter.objects.exists()
    release_outcomes(world.call, by=world.staff)
    assert {one.application_id: one.blocks for one in Letter.objects.all()} == read
    rewrite("decline", "Not this time.", "Sorry.", world)
    assert {one.application_id: one.blocks for one in Letter.objects.all()} == read
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Letter.objects.update(blocks=[])


def test_the_database_keeps_no_letter_before_the_release(world):
    with pytest.raises(IntegrityError, match="nobody hears before the release"), transaction.atomic():
        Letter.objects.create(application=world.declined[0], kind="decline", blocks=[])


def test_a_check_is_of_the_letter_on_the_page(world):
    outcome = services.write_outcome(world.outcome(world.declined[0]), "You lead.", "Too late.", by=world.staff)
    seen = services.letter_mark(outcome)
    rewrite("decline", "Not this time.", "Sorry.", world)
    with pytest.raises(NotAllowedNow, match="changed after you opened the page"):
        services.check_outcome(outcome, seen, by=world.checker)
    services.check_outcome(outcome, services.letter_mark(outcome), by=world.checker)


def test_two_who_write_the_same_letter_do_not_overwrite_each_other(world):
    outcome = world.outcome(world.declined[0])
    seen = services.version_of(outcome)
    services.write_outcome(outcome, "You lead.", "Too late.", seen=seen, by=world.staff)
    with pytest.raises(NotAllowedNow, match="Somebody changed this letter"):
        services.write_outcome(outcome, "Other.", "Other.", seen=seen, by=world.checker)


def test_templates_are_written_by_staff_one_after_the_other_and_kept(world):
    text = queries.templates_now()["waiting"].text
    for other in (person(), world.facilitator, world.board[0], world.finance):
        with pytest.raises(NotAllowed, match="MEX staff write the templates"):
            services.write_template("waiting", text + "\n\nMore.", 1, by=other)
    with pytest.raises(NotValid, match="Nothing is changed"):
        services.write_template("waiting", text, 1, by=world.staff)
    with pytest.raises(NotValid, match="no merge word"):
        services.write_template("waiting", text + "\n\n{{ secret }}", 1, by=world.staff)
    made = services.write_template("waiting", text + "\n\nMore.\r\n", 1, by=world.staff)
    assert (made.number, made.text[-7:], made.by) == (2, "\n\nMore.", world.staff)
    with pytest.raises(NotAllowedNow, match="Somebody changed this template"):
        services.write_template("waiting", text + "\n\nOther.", 1, by=world.staff)
    assert list(queries.versions_of("waiting").values_list("number", flat=True)) == [2, 1]
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        LetterTemplate.objects.filter(number=2).update(text="x")


# --- merge checks ----------------------------------------------------------------------------------------------------


def rows(world, user=None):
    return queries.rows_of(user or world.staff, world.call, queries.material(world.call))


def test_the_list_says_what_is_missing_and_what_to_look_at(world, monkeypatch):
    monkeypatch.setattr("grants.letters.queries.checks.COPIED", 1)
    first, second = world.declined
    monkeypatch.setattr(
        "grants.letters.queries.checks.also_kind_words", [lambda pks: {first.pk: ["Come again."], 0: ["no"]}]
    )
    assert {tuple(row.stops) for row in rows(world)} == {("Not written",)}
    for one in world.declined:
        services.write_outcome(world.outcome(one), "You lead.", "Too  LATE.", by=world.staff)
    found = {row.outcome.application_id: row for row in rows(world)}
    assert found[first.pk].stops == ["Not checked by a second person"]
    assert found[first.pk].hints == [
        "The same reason stands in 2 letters",
        "The readers wrote kind words; none is in the letter",
    ]
    assert found[second.pk].hints == ["The same reason stands in 2 letters"]
    services.check_outcome(world.outcome(first), by=world.checker)
    assert next(row for row in rows(world) if row.outcome.application_id == first.pk).stops == []


def test_who_stays_out_finds_no_trace_of_the_letter(world, monkeypatch):
    monkeypatch.setattr("grants.letters.queries.checks.COPIED", 1)
    for one in world.declined:
        services.write_outcome(world.outcome(one), "You lead.", "Too late.", by=world.staff)
    other = person(Role.STAFF)
    assert [row.hints for row in rows(world, other)].count(["The same reason stands in 2 letters"]) == 2
    applications.recuse(world.declined[0], other, Rung.ROOM, by=world.facilitator)
    seen = rows(world, other)
    assert world.declined[0].pk not in {row.outcome.application_id for row in seen}
    assert [row.hints for row in seen] == [[], []]
    with pytest.raises(Outcome.DoesNotExist):
        queries.outcome_to_write(other, world.declined[0].public_id)


# --- eligibility -----------------------------------------------------------------------------------------------------


def test_the_letter_about_eligibility_goes_out_when_a_second_person_confirms():
    staff, second = person(Role.STAFF), person(Role.STAFF)
    call = a_call(by=staff)
    application = an_application(call, sent=True)
    eligible(an_application(call, sent=True), staff)
    lead = application.started_by
    with clock.at(max(clock.now(), call.closes_at)):
        check = applications.check_eligibility(
            application, EligibilityCheck.Finding.NOT_ELIGIBLE, "remit", "You work with\n\nall tenants.", by=staff
        )
        read = queries.compose_not_eligible(queries.finding_to_read(second, application.public_id))
        assert not Letter.objects.exists()
        applications.confirm_not_eligible(check, by=second)
        letter = queries.letter_for(lead, application.public_id)
        assert (letter.kind, letter.blocks, letter.template.number) == ("not_eligible", read.blocks, 1)
        assert "Main focus is not refugee" in str(letter.blocks)
        assert "all tenants" in str(letter.blocks)
    with pytest.raises(Letter.DoesNotExist):
        queries.letter_for(staff, application.public_id)


def test_a_call_about_the_letter_stands_beside_the_other_calls():
    world = written(decided())
    application, lead = world.declined[0], world.declined[0].started_by
    with pytest.raises(Letter.DoesNotExist):
        services.ask_to_talk(application, "Any day", by=lead)
    release_outcomes(world.call, by=world.staff)
    with pytest.raises(NotAllowed):
        services.ask_to_talk(application, "Any day", by=world.funded[0].started_by)
    asked = services.ask_to_talk(application, "Any day", phone="020", by=lead)
    with pytest.raises(NotAllowedNow, match="asked for a call already"):
        services.ask_to_talk(application, "Any day", by=lead)
    assert applications.end_call(asked, by=world.staff).phone == ""
    services.ask_to_talk(application, "Another day", by=lead)
