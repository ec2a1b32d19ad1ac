"""Payments sum to the award; one person schedules, another releases, each pound goes once and the ledger balances."""

import contextlib
import datetime as dt
import threading
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from grants.applications import services as applications
from grants.applications.models import Rung
from grants.awards import services as awards
from grants.awards.terms import instalment_plan
from grants.fund.models import Account, LedgerTransaction
from grants.fund.queries import balances, problems
from grants.payments import services
from grants.payments.models import Instalment, InstalmentState
from grants.payments.queries import sums
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, Refused
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import award_of, lead, released, signed

pytestmark = pytest.mark.django_db


def scheduled(**values):
    """(world, award, its instalments), signed by both sides, scheduled by world.finance."""
    world = released(declined=0, **values)
    award = signed(world)[0]
    return world, award, services.schedule_instalments(award, by=world.finance)


def on(day):
    return clock.at(dt.datetime.combine(day, dt.time(12), clock.LONDON))


def money(world):
    held = balances(world.call.fund)
    return held[Account.COMMITTED], held[Account.PAID], problems(world.call.fund)


# --- the plan -------------------------------------------------------------------------------------------------------

parts = st.lists(st.integers(1, 97), min_size=1, max_size=8)


@given(st.integers(1, 10**9), parts)
def test_instalments_sum_to_the_award_whatever_the_shares(pence, weights):
    terms = [{"share": str(Fraction(weight, sum(weights))), "when": "then"} for weight in weights]
    plan = instalment_plan(pence, terms)
    assert sum(payment["pence"] for payment in plan) == pence
    assert [payment["number"] for payment in plan] == list(range(1, len(weights) + 1))
    for payment, weight in zip(plan, weights, strict=True):
        assert payment["pence"] >= 0
        assert abs(payment["pence"] - Fraction(pence * weight, sum(weights))) < len(weights)


@given(st.integers(1, 10**9), st.lists(st.integers(1, 999), min_size=1, max_size=5))
def test_instalments_sum_to_the_award_for_shares_as_the_file_writes_them(pence, thousandths):
    shares = [number / 1000 for number in thousandths]
    assert (
        sum(payment["pence"] for payment in instalment_plan(pence, [{"share": one, "when": ""} for one in shares]))
        == pence
    )


# --- scheduling -----------------------------------------------------------------------------------------------------


def test_the_payments_are_those_of_the_agreement():
    world, award, made = scheduled()
    promised = award.agreement.terms["payments"]
    assert [(one.number, one.pence, one.terms) for one in made] == [
        (one["number"], one["pence"], one["when"]) for one in promised
    ]
    assert sums(award) == {"paid": 0, "due": award.pence, "withheld": 0, "unscheduled": 0}
    first, second = made
    assert first.due_on == award.awarded_at.astimezone(clock.LONDON).date()
    assert second.due_on == award.starts_on.replace(year=award.starts_on.year + 1)
    assert money(world) == (2_500_000, 0, [])


def test_payments_are_scheduled_once_by_finance():
    world, award, _ = scheduled()
    with pytest.raises(NotAllowedNow, match="scheduled already"):
        services.schedule_instalments(award, by=world.payer)
    fresh = award_of(released(declined=0).funded[0])
    for other in (person(), lead(fresh), world.staff, world.board[0]):
        with pytest.raises(NotAllowed, match="finance team"):
            services.schedule_instalments(fresh, by=other)
    assert Instalment.objects.filter(award=fresh).count() == 0


def test_nobody_with_a_part_in_the_grant_touches_its_money():
    """Recommender, approver, the partner's own people and whoever has an interest are kept away from payments."""
    world, award, made = scheduled()
    recused, partner = person(Role.FINANCE), lead(award)
    applications.recuse(award.application, recused, Rung.ROOM, by=world.facilitator)
    for involved in (partner, world.board[0], world.facilitator):
        involved.roles = [*involved.roles, Role.FINANCE]
        involved.save(update_fields=["roles"])
    for other in (recused, partner, world.board[0], world.facilitator, world.staff):
        with pytest.raises(NotAllowed):
            services.release_instalment(made[0], by=other)
        with pytest.raises(NotAllowed):
            services.withhold_instalment(made[0], True, by=other)
    made[0].refresh_from_db()
    assert (made[0].state, money(world)) == (InstalmentState.SCHEDULED, (2_500_000, 0, []))


# --- releasing ------------------------------------------------------------------------------------------------------


def test_a_second_person_releases_and_the_ledger_balances():
    world, award, made = scheduled()
    told = Message.objects.count()
    paid = services.release_instalment(made[0], by=world.payer)
    assert (paid.state, paid.released_by, paid.movement.kind) == (InstalmentState.RELEASED, world.payer, "pay")
    assert money(world) == (1_250_000, 1_250_000, [])
    assert sums(award_of(award.application)) == {"paid": 1_250_000, "due": 1_250_000, "withheld": 0, "unscheduled": 0}
    mail = Message.objects.latest("pk")
    assert (Message.objects.count() - told, mail.to) == (1, lead(award).email)
    assert "£" not in mail.subject + mail.body
    assert Entry.objects.get(verb="instalment.released").detail == {"pence": 1_250_000, "award": award.pk}


def test_the_same_person_never_does_both():
    world, _, made = scheduled()
    with pytest.raises(NotAllowed, match="a second person releases"):
        services.release_instalment(made[0], by=world.finance)
    assert money(world) == (2_500_000, 0, [])
    movement = LedgerTransaction.objects.earliest("pk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Instalment.objects.filter(pk=made[0].pk).update(
            state="released", released_at=clock.now(), released_by=world.finance, movement=movement
        )


def test_a_payment_goes_once():
    world, _, made = scheduled()
    services.release_instalment(made[0], by=world.payer)
    for by in (world.payer, person(Role.FINANCE)):
        with pytest.raises(NotAllowedNow, match="released already"):
            services.release_instalment(made[0], by=by)
    with pytest.raises(NotAllowedNow, match="released already"):
        services.withhold_instalment(made[0], True, by=world.payer)
    assert money(world) == (1_250_000, 1_250_000, [])


def test_nothing_is_paid_before_both_have_signed():
    world = released(declined=0)
    award = award_of(world.funded[0])
    made = services.schedule_instalments(award, by=world.finance)
    with pytest.raises(NotAllowedNow, match="not signed by both sides"):
        services.release_instalment(made[0], by=world.payer)
    awards.sign_agreement(award.agreement, "partner", "Lead Person", award.agreement.terms_hash, by=lead(award))
    with pytest.raises(NotAllowedNow, match="not signed by both sides"):
        services.release_instalment(made[0], by=world.payer)
    assert money(world) == (2_500_000, 0, [])


def test_nothing_is_paid_before_its_day():
    world, _, made = scheduled()
    with on(made[1].due_on - dt.timedelta(days=1)), pytest.raises(NotAllowedNow, match="not due yet"):
        services.release_instalment(made[1], by=world.payer)
    with on(made[1].due_on):
        services.release_instalment(made[1], by=world.payer)
    assert money(world) == (1_250_000, 1_250_000, [])


def test_a_condition_blocks_its_own_payment_and_no_other():
    world, award, made = scheduled(condition="Send the policy.", instalment=2)
    services.release_instalment(made[0], by=world.payer)
    with on(made[1].due_on):
        with pytest.raises(NotAllowedNow, match="condition of the Board"):
            services.release_instalment(made[1], by=world.payer)
        assert money(world) == (1_250_000, 1_250_000, [])
        awards.meet_condition(award.conditions.get(), by=world.staff)
        services.release_instalment(made[1], by=world.payer)
    assert money(world) == (0, 2_500_000, [])
    assert sums(award_of(award.application))["paid"] == award.pence


def test_a_payment_can_be_withheld_and_freed_again():
    world, award, made = scheduled()
    held = services.withhold_instalment(made[0], True, by=world.finance)
    assert (held.state, sums(award_of(award.application))["withheld"]) == (InstalmentState.WITHHELD, 1_250_000)
    with pytest.raises(NotAllowedNow, match="withheld already"):
        services.release_instalment(made[0], by=world.payer)
    with pytest.raises(NotAllowedNow, match="withheld already"):
        services.withhold_instalment(made[0], True, by=world.finance)
    services.withhold_instalment(made[0], False, by=world.finance)
    with pytest.raises(NotAllowedNow, match="scheduled already"):
        services.withhold_instalment(made[0], False, by=world.finance)
    services.release_instalment(made[0], by=world.payer)
    assert money(world) == (1_250_000, 1_250_000, [])


sequences = st.lists(st.tuples(st.sampled_from(["pay", "hold", "free"]), st.integers(0, 1), st.booleans()), max_size=8)


def test_paid_due_and_withheld_make_the_award_after_any_sequence():
    world, award, made = scheduled()

    @given(sequences)
    def holds(steps):
        with on(made[1].due_on), transaction.atomic():
            for verb, which, second in steps:
                by = world.payer if second else world.finance
                with contextlib.suppress(Refused):
                    if verb == "pay":
                        services.release_instalment(made[which], by=by)
                    else:
                        services.withhold_instalment(made[which], verb == "hold", by=by)
            where = sums(award_of(award.application))
            assert where["paid"] + where["due"] + where["withheld"] == award.pence
            assert money(world) == (award.pence - where["paid"], where["paid"], [])
            transaction.set_rollback(True)

    holds()


@pytest.mark.django_db(transaction=True)
def test_eight_releases_at_once_pay_once():
    world, _, made = scheduled()
    people = [person(Role.FINANCE) for _ in range(8)]
    starting, said = threading.Barrier(8), []

    def run(by):
        try:
            starting.wait()
            services.release_instalment(made[0], by=by)
            said.append("paid")
        except Refused as refusal:
            said.append(refusal.status)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[by]) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said, key=str) == [409] * 7 + ["paid"]
    assert LedgerTransaction.objects.filter(kind="pay").count() == 1
    assert money(world) == (1_250_000, 1_250_000, [])


# --- pages ----------------------------------------------------------------------------------------------------------


def test_the_way_of_a_payment_in_the_browser():
    world = released(declined=0)
    award = signed(world)[0]
    page = f"/finance/awards/{award.public_id}/"
    first, second = signed_in_as(world.finance), signed_in_as(world.payer)
    assert "No payments scheduled yet" in first.get(page).text
    assert first.post(f"{page}schedule/").status_code == 302
    again = first.post(f"{page}schedule/")
    assert (again.status_code, "scheduled already" in again.text) == (409, True)
    assert "Waits for a second person" in first.get(page).text
    pk = award.instalments.get(number=1).pk
    assert "Release payment 1" not in first.get(page).text
    assert "Release payment 1" in second.get(page).text
    assert "Release payment 2" not in second.get(page).text
    assert first.post(f"/finance/instalments/{pk}/release/").status_code == 403
    assert second.post(f"/finance/instalments/{pk}/release/").status_code == 302
    twice = second.post(f"/finance/instalments/{pk}/release/")
    assert (twice.status_code, "released already" in twice.text) == (409, True)
    later = award.instalments.get(number=2).pk
    assert first.post(f"/finance/instalments/{later}/withhold/", {"withheld": "yes"}).status_code == 302
    assert "Stop withholding payment 2" in first.get(page).text


def test_staff_look_and_never_move_money():
    world, award, made = scheduled()
    staff = signed_in_as(world.staff)
    page = staff.get(f"/finance/awards/{award.public_id}/")
    assert (page.status_code, "Release payment" in page.text, "Withhold payment" in page.text) == (200, False, False)
    for path in (
        f"/finance/awards/{award.public_id}/schedule/",
        f"/finance/instalments/{made[0].pk}/release/",
        f"/finance/instalments/{made[0].pk}/withhold/",
    ):
        assert staff.post(path).status_code == 403
    assert money(world) == (2_500_000, 0, [])


def test_a_get_never_moves_money():
    world, award, made = scheduled()
    for path in (f"/finance/awards/{award.public_id}/schedule/", f"/finance/instalments/{made[0].pk}/release/"):
        assert signed_in_as(world.payer).get(path).status_code == 405


def test_strangers_and_the_recused_find_no_payments():
    world, award, made = scheduled()
    recused = person(Role.FINANCE)
    applications.recuse(award.application, recused, Rung.ROOM, by=world.facilitator)
    page, step = f"/finance/awards/{award.public_id}/", f"/finance/instalments/{made[0].pk}/release/"
    browser = signed_in_as(recused)
    assert (browser.get(page).status_code, browser.post(step).status_code) == (404, 404)
    assert award.reference not in browser.get("/finance/payments/").text
    assert award.reference in signed_in_as(world.payer).get("/finance/payments/").text
    for other in (person(), lead(award), *(person(role) for role in Role if role not in ("staff", "finance"))):
        browser = signed_in_as(other)
        assert browser.get(page).status_code == 404
        assert browser.post(step).status_code == 404
        assert browser.get("/finance/payments/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_of_the_database_at_one_row_and_at_three(rows, django_assert_num_queries):
    world = released(funded=rows, declined=0, condition="Send the policy.")
    for award in signed(world):
        services.schedule_instalments(award, by=world.finance)
    browser = signed_in_as(world.payer)
    with django_assert_num_queries(5):  # user, count, awards, instalments, conditions
        assert browser.get("/finance/payments/").text.count("Payments to come") == rows


def test_the_page_of_a_grant_asks_little_of_the_database(django_assert_num_queries):
    _, award, _ = scheduled(condition="Send the policy.")
    browser = signed_in_as(person(Role.FINANCE))
    with django_assert_num_queries(4):  # user, award, instalments, conditions
        browser.get(f"/finance/awards/{award.public_id}/")
