"""Many grants at once, for the public pages: 10 calls, 5,000 applications, 400 grants.

One released call is made by services; the others are copies of its rows, because 5,000 applications by services take an
hour. The database's own rules are off meanwhile: nobody signs these agreements.
"""

import itertools
import uuid

from django.db import connection, transaction

from grants.applications.models import Application, EligibilityCheck, State
from grants.awards.models import Agreement, Award, PublicName
from grants.calls.models import Call, Stage
from grants.letters.models import Outcome
from grants.organisations.models import Organisation, OrganisationKind, Region
from shaping_future.questionnaires.models import Response
from tests.grants.awards.cast import released, signed

KINDS, REGIONS = OrganisationKind.values, [region for region in Region.values if region]
NAMES = [PublicName.OWN, PublicName.OWN, PublicName.OWN, PublicName.REGION, PublicName.CHOSEN]


@transaction.atomic
def many_grants(calls: int = 10, applications: int = 5_000, awards: int = 400) -> None:
    source = released(funded=1, declined=1)
    award = signed(source)[0]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        copies = Call.objects.bulk_create(_copy(source.call, slug=f"past-{n}", title=f"Call {n}") for n in range(calls))
        Call.objects.filter(pk__in=[one.pk for one in copies]).update(stage=Stage.RELEASED)
        sent = _applications(source.funded[0], itertools.cycle(copies), applications, awards)
        _outcomes(source, sent)
        _awards(award, [one for one in sent if one.state == State.FUNDED])
        cursor.execute("SET LOCAL session_replication_role = origin")


def _copy(row, **values):
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}
    return type(row)(**fields | values)


def _applications(like: Application, calls, count: int, funded: int) -> list[Application]:
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Group {n}", kind=KINDS[n % len(KINDS)], region=REGIONS[n % len(REGIONS)])
        for n in range(count)
    )
    responses = Response.objects.bulk_create(_copy(like.response) for _ in range(count))
    states = [State.NOT_THIS_TIME, State.NOT_THIS_TIME, State.NOT_ELIGIBLE, State.WITHDRAWN]
    return Application.objects.bulk_create(
        _copy(
            like, public_id=_uuid(n), reference=f"B{n:06}", call_id=next(calls).pk,
            response_id=responses[n].pk, organisation_id=organisations[n].pk,
            state=State.FUNDED if n < funded else states[n % len(states)],
        )
        for n in range(count)
    )  # fmt: skip


def _outcomes(source, sent: list[Application]) -> None:
    like = {State.FUNDED: source.outcome(source.funded[0]), State.NOT_THIS_TIME: source.outcome(source.declined[0])}
    Outcome.objects.bulk_create(_copy(like[one.state], application_id=one.pk) for one in sent if one.state in like)
    check = EligibilityCheck.objects.filter(application__call=source.call).first()
    EligibilityCheck.objects.bulk_create(
        _copy(check, application_id=one.pk, finding="not_eligible", reason=("remit", "amount")[n % 2])
        for n, one in enumerate(sent)
        if one.state == State.NOT_ELIGIBLE
    )


def _awards(like: Award, sent: list[Application]) -> None:
    made = Award.objects.bulk_create(
        _copy(
            like, public_id=_uuid(n + 10**6), application_id=one.pk, reference=f"G-{n:06}", agreement_id=None,
            public_name=NAMES[n % 5], chosen_name=f"Name {n}" if NAMES[n % 5] == PublicName.CHOSEN else "",
            pence=1_000_000 + n * 10_000,
        )
        for n, one in enumerate(sent)
    )  # fmt: skip
    agreements = Agreement.objects.bulk_create(_copy(like.agreement, award_id=one.pk, document_id=None) for one in made)
    for one, agreement in zip(made, agreements, strict=True):
        one.agreement = agreement
    Award.objects.bulk_update(made, ["agreement"])


def _uuid(number: int) -> uuid.UUID:
    return uuid.UUID(int=number + 1)
