"""Bank details: each version kept, a change waits and is called back about, and nothing is paid before that."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from grants.applications import services as applications
from grants.applications.models import Rung
from grants.bank import queries, services
from grants.bank.models import BankDetails, CallBack, PayeeCheck
from grants.organisations.models import Organisation
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person
from tests.grants.awards.cast import lead
from tests.grants.bank.cast import OTHER, a_statement, banked, called, checked, entered, sent
from tests.grants.payments.cast import on

pytestmark = pytest.mark.django_db


def london(*parts):
    return clock.at(dt.datetime(*parts, tzinfo=clock.LONDON))


def test_details_are_sealed_and_their_last_digits_beside_them(award):
    details = entered(award)
    assert (details.number, details.last_four, details.bank, details.payable_on) == (1, "8472", "Barclays", None)
    assert details.opened() == {
        "sort_code": "202015", "account_number": "63748472", "account_name": "Example Network",
        "roll_number": "", "phone": "020 7946 0018",
    }  # fmt: skip
    assert details.holder == award.application.organisation
    entry = Entry.objects.get(verb="bank-details.entered")
    assert entry.detail == {"award": award.pk, "number": 1, "payable_on": None}


def test_where_a_host_holds_the_money_it_is_the_hosts_account(award):
    application = award.application
    application.host = Organisation.objects.create(name="Harbour Trust", kind="charity")
    application.save(update_fields=["host"])
    assert entered(award).holder == application.host


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"sort_code": "20201"}, "six digits"),
        ({"sort_code": "20-20-1x"}, "six digits"),
        ({"sort_code": "٢٠٢٠١٥"}, "six digits"),
        ({"account_number": "12345"}, "eight digits"),
        ({"account_number": "1234567890"}, "ask your bank"),
        ({"account_number": "GB29NWBK60161331926819"}, "eight digits"),
        ({"account_name": " x "}, "name on the account"),
        ({"phone": "12345"}, "phone number"),
    ],
)
def test_what_cannot_be_right_is_refused(award, values, sentence):
    with pytest.raises(NotValid, match=sentence):
        entered(award, **values)
    assert not BankDetails.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"), [("1234567", "01234567"), ("123456", "00123456"), ("6374-8472", "63748472")]
)
def test_digits_are_taken_as_people_write_them(award, typed, kept):
    assert entered(award, account_number=typed, sort_code="20 20 15").opened()["account_number"] == kept


def test_numbers_that_do_not_fit_together_are_refused_once_a_table_is_there(award):
    row = "089999 089999 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1"
    services.load_table(row, "938600 938611\n", clock.today())
    with pytest.raises(NotValid, match="do not fit together"):
        entered(award, sort_code="089999", account_number="66374959")
    details = entered(award, sort_code="089999", account_number="66374958")
    assert (details.modulus, details.modulus_table) == ("possible", clock.today())
    assert entered(award).modulus == "unknown"
    with pytest.raises(NotAllowedNow, match="loaded already"):
        services.load_table(row, "", clock.today())


def test_the_same_once_more_is_no_change(award):
    first, mails = entered(award), Message.objects.count()
    assert entered(award, sort_code="202015") == first
    assert (BankDetails.objects.count(), Message.objects.count()) == (1, mails)


def test_a_change_is_a_new_version_and_those_who_know_the_account_are_told(award):
    editor = person(email="editor@people.example")
    invited = applications.invite_person(award.application, editor.email, "editor", by=lead(award))
    part = applications.accept_invitation(invited, by=editor)
    first = entered(award, by=editor)
    applications.remove_person(part, by=lead(award))
    Message.objects.all().delete()
    second = entered(award, **OTHER)
    first.refresh_from_db()
    assert (first.last_four, second.last_four, second.number) == ("8472", "4958", 2)
    mails = Message.objects.filter(key__startswith="bank-details-")
    assert {mail.to for mail in mails} == {editor.email, lead(award).email}
    for mail in mails:
        assert mail.subject == "There is news about your grant"
        assert not any(word in mail.body for word in ("8472", "4958", "Example Network", "£"))
        assert "were changed" in mail.body


@pytest.mark.parametrize(
    ("entered_on", "payable_on"),
    [
        ((2026, 11, 30, 9), (2026, 12, 8)),  # a Monday: Tuesday to Monday, then Tuesday
        ((2026, 12, 4, 23, 30), (2026, 12, 14)),  # late on a Friday
        ((2026, 12, 5, 12), (2026, 12, 14)),  # a Saturday
        ((2026, 12, 21, 9), (2026, 12, 31)),  # over Christmas
        ((2027, 3, 24, 9), (2027, 4, 5)),  # over Easter, into summer time
        ((2027, 6, 6, 23, 30), (2027, 6, 14)),  # a Sunday still in London: in UTC too late would be no other day
        ((2027, 6, 7, 0, 30), (2027, 6, 15)),  # a Monday in London, a Sunday still in UTC
    ],
)
def test_five_working_days_pass_as_london_counts_them(award, entered_on, payable_on):
    entered(award)
    with london(*entered_on):
        details = entered(award, **OTHER)
    assert details.payable_on == dt.date(*payable_on)
    with on(details.payable_on - dt.timedelta(days=1)):
        assert queries.on_hold(details)
    BankDetails.objects.filter(pk=details.pk).update(called_back_at=clock.now(), called_back_by=person(Role.FINANCE))
    details.refresh_from_db()
    with london(*payable_on, 0, 1):
        assert not queries.on_hold(details)


def test_each_check_is_made_once_whatever_is_pressed_twice(award):
    details, finance = entered(award), person(Role.FINANCE)
    for _ in range(2):
        services.record_payee_check(details, "unavailable", "We wait for the statement.", True, by=finance)
    statement = sent(details)
    assert sent(details) == statement
    services.check_statement(statement, True, by=finance)
    with pytest.raises(NotAllowedNow, match="looked at this statement already"):
        services.check_statement(statement, True, by=finance)
    change = entered(award, **OTHER)
    for _ in range(2):
        called(change, "not_reached", by=finance)
    assert (PayeeCheck.objects.count(), CallBack.objects.count()) == (1, 1)
    with pytest.raises(NotAllowedNow, match="no longer count"):
        services.record_payee_check(details, "match", by=finance)
    with pytest.raises(NotAllowedNow, match="first bank details"):
        called(entered(award.world.awards[1]))


def test_only_finance_without_a_tie_checks_and_reads(award):
    details = checked(entered(award))
    statement, recused = details.statements.get(), person(Role.FINANCE)
    applications.recuse(award.application, recused, Rung.ROOM, by=award.world.facilitator)
    for by in (recused, lead(award), award.world.staff, person(Role.BOARD), person()):
        for step in (
            lambda by: services.read_details(details, by=by),
            lambda by: services.read_statement(statement, by=by),
            lambda by: services.record_payee_check(details, "match", by=by),
            lambda by: called(details, by=by),
        ):
            with pytest.raises(NotAllowed):
                step(by)
    for by in (recused, award.world.finance, person()):
        with pytest.raises(NotAllowed):
            entered(award, by=by)
        with pytest.raises(NotAllowed):
            services.send_statement(details, a_statement(), by=by)
    assert not Entry.objects.filter(verb__endswith=".read").exists()


def test_every_look_is_in_the_record(award):
    details = banked(award)
    for _ in range(2):
        assert services.read_details(details, by=award.world.payer)["account_number"] == "63748472"
    services.read_statement(details.statements.get(), by=award.world.payer)
    looks = Entry.objects.filter(verb__endswith=".read").order_by("pk").values_list("verb", "actor", "detail")
    who = award.world.payer.pk
    assert list(looks) == [("bankdetails.read", who, {})] * 2 + [("statement.read", who, {})]


def test_no_version_is_overwritten_or_removed(award):
    details = entered(award)
    for change in ({"last_four": "0000"}, {"entered_at": clock.now()}, {"number": 3}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            BankDetails.objects.filter(pk=details.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        BankDetails.objects.filter(pk=details.pk).delete()
