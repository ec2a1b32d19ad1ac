"""Several at once: a payment and a change take turns, keys rotate while people write, and no dump shows a number."""

import base64
import io
from pathlib import Path

import pytest
from django.conf import settings as current
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from grants.bank import services
from grants.bank.models import BankDetails
from grants.payments import services as payments
from grants.payments.models import Instalment
from grants.runs.models import PaymentRun
from shaping_future import sealed
from shaping_future.demo import runs
from shaping_future.errors import NotAllowedNow
from shaping_future.outbox.models import Message
from shaping_future.outbox.services import deliver_one
from tests.cast import signed_in_as
from tests.grants.awards.cast import lead, released, signed
from tests.grants.bank.cast import FIRST, OTHER, banked, called, entered
from tests.racing import at_once

OLD, NEW = (base64.urlsafe_b64encode(bytes([number] * 32)).decode() for number in (1, 2))
DIGITS = ("63748472", "66374958", "20794600", "7946 0018", "31496027", "496 0277")
"""The account numbers and the phone numbers, as typed and run together."""


def everything_stored() -> str:
    """Every row of every table as text, what the cache and the sessions hold, and every file that was kept."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        dump = io.StringIO()
        for table in tables:
            cursor.execute(f'SELECT row_to_json(one)::text FROM "{table}" one')
            dump.writelines(f"{table} {row[0]}\n" for row in cursor.fetchall())
    files = [path for path in Path(current.MEDIA_ROOT).rglob("*") if path.is_file()]
    files += [path for path in Path(current.VAR, "mail").rglob("*") if path.is_file()]
    return dump.getvalue() + "".join(path.read_bytes().decode("latin-1") for path in files)


def plain(text: str) -> list[str]:
    return [one for one in DIGITS if one in text]


@pytest.mark.django_db
def test_no_table_file_mail_or_log_holds_a_number(caplog, capsys):
    """Through the pages, with a session that ends in the middle, a refused post, a look and a payment."""
    world = released(declined=0)
    award = signed(world)[0]
    browser, page = signed_in_as(lead(award)), reverse("bank-change", args=[award.public_id])
    typed = {f"sealed-{name}": text for name, text in FIRST.items()}
    browser.get(page)
    browser.session.flush()
    assert browser.post(page, typed).status_code == 302
    assert plain(str(dict(browser.session))) == []
    browser = signed_in_as(lead(award))
    assert browser.post(page, typed | {"sealed-phone": ""}).status_code == 400
    assert browser.post(page, typed).status_code == 302
    assert browser.post(page, {f"sealed-{name}": text for name, text in OTHER.items()}).status_code == 302
    finance, details = signed_in_as(world.payer), BankDetails.objects.get(number=1)
    assert "63748472" in finance.post(reverse("bank-reveal", args=[details.pk])).text
    while deliver_one():
        pass
    stored = everything_stored()
    assert award.reference in stored
    assert "8472" in stored
    assert plain(stored + caplog.text + "".join(capsys.readouterr())) == []
    assert BankDetails.objects.get(number=1).opened()["account_number"] == "63748472"


@pytest.mark.django_db(transaction=True)
def test_a_payment_and_a_change_take_turns_and_keys_rotate_while_people_write(settings):
    """One world for the three: it is dear, and each leaves it fit for the next."""
    world = released(funded=3, declined=0)
    settings.SEALING_KEYS = [OLD]
    awards = signed(world)
    made = [payments.schedule_instalments(one, by=world.finance)[0] for one in awards]
    for one in awards:
        banked(one)
    _a_change_beside_a_payment(world, awards, made)
    _two_who_press_at_once(awards[0])
    _keys_rotate(settings, awards)


def _a_change_beside_a_payment(world, awards, made):
    """Whichever is first: the payment went to the account that counted then, never to one that waits."""
    for award, payment in zip(awards, made, strict=True):
        paid, change = at_once(
            lambda payment=payment: runs.approve(runs.prepare([payment], by=world.finance), by=world.payer),
            lambda award=award: entered(award, **OTHER),
        )
        assert change.number == 2
        if isinstance(paid, PaymentRun):
            assert paid.lines.get().account.number == 1
        else:
            assert isinstance(paid, NotAllowedNow)
            assert Instalment.objects.get(pk=payment.pk).ordered_pence == 0


def _two_who_press_at_once(award):
    mails = Message.objects.count()
    found = at_once(*[lambda: entered(award, account_number="10203040", sort_code="111111")] * 4)
    assert {one.pk for one in found} == {BankDetails.objects.get(award=award, number=3).pk}
    assert Message.objects.count() == mails + 1
    change = found[0]
    calls = at_once(*[lambda by=by: called(change, by=by) for by in (_finance(1), _finance(2), _finance(3))])
    assert sorted(type(one).__name__ for one in calls) == ["CallBack", "NotAllowedNow", "NotAllowedNow"]


def _finance(number):
    from shaping_future.accounts.roles import Role
    from tests.cast import person

    return person(Role.FINANCE, name=f"Clerk {number}")


def _keys_rotate(settings, awards):
    settings.SEALING_KEYS = [NEW, OLD]
    out = io.StringIO()
    at_once(
        lambda: call_command("reseal", stdout=out),
        *[lambda one=one, n=n: entered(one, account_number=f"5550000{n}") for one in awards for n in range(3)],
    )
    call_command("reseal", stdout=out)
    assert "The older ones can leave" in out.getvalue()
    settings.SEALING_KEYS = [NEW]
    opened = [one.opened()["account_number"] for one in BankDetails.objects.order_by("award", "number")]
    assert len(opened) == BankDetails.objects.count() >= 3 * 5 + 1
    assert opened.count("63748472") == 3
    assert all(sealed.is_under_newest_key(token) for token in BankDetails.objects.values_list("account", flat=True))
    assert services.read_details(BankDetails.objects.first(), by=_finance(4))["account_name"] == "Example Network"
