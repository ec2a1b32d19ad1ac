"""What people need and how they are paid: to be read in no row, under every key that counts, shown to whom it was."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cocreation.group.models import MemberNeeds
from cocreation.group.services import say_needs
from cocreation.participation.models import Claim, PaymentChoice
from cocreation.participation.services import choose_way, pay_claim
from grants.access.models import AccessCost, AccessNeeds
from grants.access.services import ask_cost, decline_cost, save_needs
from shaping_future import sealed
from shaping_future.accounts.roles import Role
from shaping_future.rights.queries.mine import held_about
from shaping_future.sealed import rotation
from shaping_future.sealed.under_seal import UnderSeal
from tests.cast import an_application, person, signed_in_as
from tests.cocreation.cast import a_member
from tests.cocreation.participation.cast import a_paying_fund, claim_cost
from tests.sealed.test_sealed import NEW, OLD

pytestmark = pytest.mark.django_db
SAID = ("bsl", "Dari", "07000 900123", "After six, please", "Two signers", "Ask the council", "voucher", "VOUCHER 77")
KINDS = [model for model in apps.get_models() if issubclass(model, UnderSeal)]


def said_by_everybody():
    application, user, fund = an_application(), a_member(), a_paying_fund()
    lead = application.started_by
    save_needs(application, ["bsl"], "Dari", "07000 900123", "After six, please", by=lead)
    cost = ask_cost(application, "bsl", "Two signers", 1_000, by=lead)
    decline_cost(cost, "Ask the council", by=person(Role.STAFF))
    say_needs(user.membership, ["bsl"], "After six, please", True, by=user)
    choose_way(user.membership, "voucher", True, by=user)
    pay_claim(claim_cost(user, fund), "VOUCHER 77", by=person(Role.FINANCE))
    return application, user


def opened():
    rows = (AccessNeeds, AccessCost, MemberNeeds, PaymentChoice, Claim)
    return [model.objects.get().opened() for model in rows]


def in_the_database(model):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT row::text FROM "{model._meta.db_table}" AS row')
        return "".join(row for (row,) in cursor.fetchall())


ALL = [
    {"needs": ["bsl"], "language": "Dari", "phone": "07000 900123", "words": "After six, please"},
    {"need": "bsl", "words": "Two signers", "reason": "Ask the council"},
    {"needs": ["bsl"], "words": "After six, please"},
    {"way": "voucher"},
    {"way": "voucher", "payment_reference": "VOUCHER 77"},
]


def test_no_row_holds_any_of_it_and_its_own_people_read_it():
    application, user = said_by_everybody()
    assert opened() == ALL
    for model in KINDS:
        assert [one for one in SAID if one in in_the_database(model)] == [], model
    page = signed_in_as(application.started_by).get(reverse("access-needs", args=[application.public_id])).text
    assert [one for one in ("Dari", "07000 900123", "After six, please", "Two signers") if one not in page] == []
    copy = {part.label: part.rows for part in held_about(application.started_by).parts}
    assert copy["grants.AccessNeeds"][0]["words"] == "After six, please"
    assert copy["grants.AccessCost"][0]["need"] == "British Sign Language"
    copy = {part.label: part.rows for part in held_about(user).parts}
    assert (copy["cocreation.MemberNeeds"][0]["needs"], copy["cocreation.PaymentChoice"][0]["way"]) == (
        ["bsl"],
        "Voucher",
    )
    assert not {"cocreation.MemberNeeds", "cocreation.PaymentChoice"} & {
        part.label for part in held_about(user, for_staff=True).parts
    }


def test_a_change_of_keys_reaches_every_one_of_them(settings):
    settings.SEALING_KEYS = [OLD]
    said_by_everybody()
    settings.SEALING_KEYS = [NEW, OLD]
    assert {(model, "said") for model in KINDS} <= set(rotation.sealed_fields())
    call_command("reseal")
    settings.SEALING_KEYS = [NEW]
    assert opened() == ALL
    settings.SEALING_KEYS = [OLD]
    with pytest.raises(sealed.Broken):
        opened()


def test_what_the_release_before_wrote_counts_and_is_sealed_by_reseal(settings):
    said_by_everybody()
    AccessNeeds.objects.update(needs=["care"], words="At noon")
    PaymentChoice.objects.update(said="", way="none")
    assert AccessNeeds.objects.get().opened() == ALL[0] | {"needs": ["care"], "words": "At noon"}
    assert rotation.left(AccessNeeds, "said") == rotation.left(PaymentChoice, "said") == 1
    call_command("reseal")
    assert "At noon" not in in_the_database(AccessNeeds)
    assert "none" not in in_the_database(PaymentChoice)
    assert AccessNeeds.objects.get().opened() == ALL[0] | {"needs": ["care"], "words": "At noon"}
    assert PaymentChoice.objects.get().chosen == "none"
    assert not any(model.objects.filter(model.in_the_clear()).exists() for model in KINDS)


def test_the_database_takes_no_plain_text_in_its_place_and_no_history_keeps_one():
    said_by_everybody()
    assert len(KINDS) == 7
    for model in KINDS:
        assert f"{model._meta.model_name}_said_is_sealed" in {one.name for one in model._meta.constraints}
        assert not [one for one in apps.get_models() if getattr(one, "pgh_tracked_model", None) is model]
        if model.objects.exists():
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE \"{model._meta.db_table}\" SET said = 'Dari'")
