"""Payments that were released one by one become runs of one: prepared by who scheduled them, approved by who released.

They count as paid, as they did: their money stood under Paid in the ledger. Their references are those of the award
with the payment's number; no layout and no file, because none was made.
"""

import hashlib
import json
import secrets
from zoneinfo import ZoneInfo

from django.db import migrations

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LONDON = ZoneInfo("Europe/London")


def carry_over(apps, schema_editor):
    model = apps.get_model("grants", "Instalment")
    released = model.objects.filter(state="released").select_related("award__application__call").order_by("pk")
    for instalment in released:
        line = _run_of_one(apps, instalment)
        instalment.state, instalment.paid_pence = "scheduled", line.pence
        instalment.save(update_fields=["state", "paid_pence"])


def _run_of_one(apps, instalment):
    award, day = instalment.award, instalment.released_at.astimezone(LONDON).date()
    content = {"award": award.reference, "number": instalment.number, "pence": instalment.pence, "carried": True}
    run = apps.get_model("grants", "PaymentRun").objects.create(
        reference=_free_reference(apps),
        fund_id=award.application.call.fund_id,
        pay_on=day,
        state="done",
        prepared_at=instalment.scheduled_at,
        prepared_by_id=instalment.scheduled_by_id,
        approved_at=instalment.released_at,
        approved_by_id=instalment.released_by_id,
        frozen={"carried_over": True},
        content_hash=hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest(),
        ended_at=instalment.released_at,
    )
    return apps.get_model("grants", "PaymentLine").objects.create(
        run=run,
        number=1,
        instalment=instalment,
        account_id=instalment.paid_into_id,
        pence=instalment.pence,
        reference=f"{award.reference[:15]}-{instalment.number:02d}",
        state="paid",
        was_ordered=True,
        paid_on=day,
        paid_at=instalment.released_at,
    )


def _free_reference(apps):
    runs = apps.get_model("grants", "PaymentRun").objects
    while True:
        reference = "R-" + "".join(secrets.choice(ALPHABET) for _ in range(5))
        if not runs.filter(reference=reference).exists():
            return reference


class Migration(migrations.Migration):

    dependencies = [
        ("grants", "0028_payment_runs"),
    ]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
