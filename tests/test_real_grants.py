"""Real grants of the A B Charitable Trust (360Giving, CC BY 4.0) taken through the fund's whole life.

Organisations, register numbers, titles, descriptions and amounts as they were published. In the test database only.
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cocreation.reading.models import Reading
from grants.applications import services as applications
from grants.awards.models import Award
from grants.board.models import Choice
from grants.calls.models import Stage
from grants.fund import queries as fund
from grants.fund.models import Account
from grants.payments.models import Instalment
from shaping_future import clock
from shaping_future.demo import applying, deciding, funding
from shaping_future.demo.answers import answers
from shaping_future.demo.cast import Cast
from shaping_future.demo.definitions import real_call
from shaping_future.demo.organisations import applicants
from shaping_future.record.queries import first_broken
from shaping_future.record.services import seal

FILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "360giving" / "grants-abct-2013-2019.json"
FIELD = ("refugee", "migra", "asylum")
FORMS = ("GB-SC-", "GB-NIC-", "GB-COH-")  # registers beside England and Wales: each of them is in the sample

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not FILE.exists(), reason="../shared/data/360giving is not here; the real grants are read from it"
    ),
]


def real_grants(count: int) -> list[dict]:
    """So many grants of the field within the strands' amounts; first those whose register is an unusual one."""
    grants = [grant for grant in json.loads(FILE.read_text())["grants"] if 10_000 <= grant["amountAwarded"] <= 40_000]
    words = [(grant, f"{grant['title']} {grant['description']}".lower()) for grant in grants]
    unusual = [grant for grant in grants if grant["recipientOrganization"][0]["id"].startswith(FORMS)]
    field = [grant for grant, text in words if any(word in text for word in FIELD) and grant not in unusual]
    return (unusual + field)[:count]


def apply_for(call, number: int, grant: dict, cast: Cast):
    """One real grant as an application: its own organisation, number, text and amount; our words where it has none."""
    template = replace(applicants(1, number)[0], name=f"Real {number}", strand="single")
    organisation, lead = grant["recipientOrganization"][0], cast.applicant(template)
    asked = int(grant["amountAwarded"]) * 100
    values = answers(template)
    values["org"] |= {"name": organisation["name"], "register_number": organisation["charityNumber"]}
    values |= {
        "summary": grant["title"],
        "why_now": grant["description"],
        "budget": {"rows": [{"kind": "people", "what": grant["title"], "pence": asked}], "with_less": "Less of it."},
    }
    with clock.at(call.opens_at.replace(day=20)):
        application = applications.start_application(call, call.strands.get(key="single"), by=lead)
        applications.save_answers(application, values, {}, by=lead)
        return applications.send_application(application, by=lead)


@pytest.mark.parametrize("count", [20, pytest.param(60, marks=pytest.mark.long)])
def test_real_grants_go_from_application_to_payment(count):
    cast, grants = Cast(), real_grants(count)
    call = applying.launched_call(real_call(), cast)
    sent = [apply_for(call, number, grant, cast) for number, grant in enumerate(grants)]
    assert len(sent) == count
    assert [one.asked_pence for one in sent] == [int(grant["amountAwarded"]) * 100 for grant in grants]
    assert [one.organisation.name for one in sent] == [grant["recipientOrganization"][0]["name"] for grant in grants]

    applying.check_all(call, cast)
    deciding.declare(call, cast)
    deciding.assign(call, cast)
    readings = Reading.objects.filter(application__call=call)
    assert {readings.filter(application=one).count() for one in sent} == {3}
    deciding.read(call)
    deciding.close_reading(call, cast)
    call.refresh_from_db()
    assert {row["application"] for row in call.ranking.rows} == {one.pk for one in sent}

    slate = deciding.propose(call, deciding.draft(call, cast, most=count), cast)
    assert 0 < sum(item.pence for item in slate.items.all()) <= 54_000_000
    deciding.consent(slate, cast)
    deciding.recommend(call, deciding.close(slate, "Agreed by consent.", cast), cast)
    deciding.vote(call, cast)
    deciding.sign_off(call, cast)
    funding.write_letters(call, cast)
    funding.release(call, cast)
    funding.pay(funding.sign(call, cast, leave=0), cast)

    call.refresh_from_db()
    assert call.stage == Stage.RELEASED
    awards = Award.objects.filter(application__call=call)
    grants_signed_off = call.recommendations.get().grants.exclude(decision=Choice.REFER_BACK)
    assert awards.count() == grants_signed_off.count() > 5
    _money_balances(call, awards)
    seal()
    assert first_broken() is None


def _money_balances(call, awards) -> None:
    balances = fund.balances(call.fund)
    instalments = Instalment.objects.filter(award__in=awards)
    paid = sum(one.paid_pence for one in instalments)
    awarded = sum(award.pence for award in awards)
    assert fund.problems(call.fund) == []
    assert balances[Account.PAID] == paid > 0
    assert balances[Account.PAID] + balances[Account.COMMITTED] == awarded
    assert balances[Account.RESERVED] == 0
    assert balances[Account.AVAILABLE] + awarded == 54_000_000
    assert sum(balances.values()) == 0
