"""Spreading the word about a call: pay and dates as data, the page, the texts and the poster."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from grants.calls import loading
from grants.calls.checklist import go_live
from grants.calls.models import Call
from grants.calls.queries import POSTER, messages
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.files import services as files
from shaping_future.files.models import Document
from shaping_future.questionnaires.errors import MalformedDefinition
from tests.cast import a_call, person, sign_in, signed_in_as
from tests.kinds import KINDS, a_call_of, text_of

pytestmark = pytest.mark.django_db
MAKE = {"grants": a_call, "recruitment": lambda: a_call_of("recruitment"), "programme": lambda: a_call_of("programme")}


def page_of(call: Call, name: str = "call-share") -> str:
    return " ".join(Client().get(reverse(name, args=[call.slug])).text.split())


@pytest.mark.parametrize("kind", MAKE)
def test_everybody_finds_texts_dates_and_the_poster(kind):
    call = MAKE[kind]()
    page = page_of(call)
    assert f"/calls/{call.slug}/" in page
    assert "noon" in page
    for _what, text in messages(call):
        assert f"/calls/{call.slug}/" in text
        assert not any(part.startswith("[") for part in text.split())
    assert len(messages(call)[0][1]) < 420
    poster = Document.objects.get(kind=POSTER, subject=str(call.pk))
    files.make(poster.pk)
    assert reverse("document-download", args=[poster.pk]) in page_of(call)
    download = Client().get(reverse("document-download", args=[poster.pk]))
    assert b"".join(download.streaming_content).startswith(b"%PDF")
    poster.refresh_from_db()
    with poster.file.open("rb") as stored:
        pages = PdfReader(stored).pages
        text = " ".join(pages[0].extract_text().split())
        assert len(pages) == 1
    for words in (call.title, f"calls/{call.slug}"):
        assert words in text


def test_the_poster_keeps_to_one_page_with_long_words():
    title = (
        '"Join the Co-Creation Group and help us to decide together how this fund will work, for whom and why it will"'
    )
    call = a_call_of("recruitment", title=title)
    poster = Document.objects.get(kind=POSTER, subject=str(call.pk))
    files.make(poster.pk)
    poster.refresh_from_db()
    with poster.file.open("rb") as stored:
        assert len(PdfReader(stored).pages) == 1


def test_pay_and_days_come_before_everything_else_for_people():
    call = a_call_of("recruitment")
    page = page_of(call, "call-detail")
    order = [page.index(words) for words in ("£100", 'id="pay"', 'id="days"', 'id="get"', 'id="eligible"', 'id="need"')]
    assert order == sorted(order)
    pay, text = page[page.index('id="pay"') : page.index('id="days"')], page_of(call, "call-pack-text")
    assert "£50</strong> for half a day" in pay
    assert "£50 for half a day" in text
    assert "You are paid: £50 for half a day, £100 for a day." in messages(call)[0][1]
    assert [line.done for line in go_live(call) if line.label == "Pay and dates are said as numbers"] == [True]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("pence: 5000", "pence: 0", "must be from 1"),
        ("pence: 5000", "pence: fifty", "pence"),
        ("unit: half_day", "unit: day", "here twice"),
        ("unit: half_day", "unit: week", "must be one of"),
        ("days_a_month: 2", "days_a_month: 40", "must be from 1 to 20"),
        ("start: 2025-04-29, end: 2025-04-30", "start: 2025-04-29, end: 2025-04-28", "'end'"),
        ("start: 2024-11-28", "start: 2024-09-20", "order"),
        ("  days_a_month: 2\n", "", "days_a_month"),
    ],
)  # fmt: skip
def test_pay_and_days_that_cannot_be_are_refused_with_their_line(old, new, words):
    text = KINDS["recruitment"].read_text()
    assert text.count(old) == 1
    with pytest.raises(MalformedDefinition) as refusal:
        loading.load(text.replace(old, new))
    assert words in refusal.value.reason
    assert refusal.value.line > 20


def test_only_a_recruitment_says_pay_and_one_without_is_asked_for_it():
    part = text_of("recruitment").split("taking_part:")[1].split("timeline:")[0]
    programme = KINDS["programme"].read_text().replace("timeline:", f"taking_part:{part}timeline:", 1)
    with pytest.raises(MalformedDefinition, match="taking_part"):
        loading.load(programme)
    text = text_of("recruitment", slug="without-pay")
    call = loading.load(text.replace(f"taking_part:{part}", ""))
    assert [line.done for line in go_live(call) if line.label == "Pay and dates are said as numbers"] == [False]
    before = text_of("recruitment", slug="early")
    closes = call.closes_at.astimezone(clock.LONDON).date()
    first = next(line for line in before.splitlines() if "First meeting of the Group" in line)
    early = first.split("start: ")[0] + f"start: {closes}, end: {closes + dt.timedelta(days=1)}}}"
    with pytest.raises(MalformedDefinition, match="after the call has closed"):
        loading.load(before.replace(first, early))


def test_a_call_that_is_prepared_is_shared_with_nobody_and_a_closed_one_says_so():
    call = a_call(launched=False)
    assert Client().get(reverse("call-share", args=[call.slug])).status_code == 404
    call = a_call_of("recruitment")
    with clock.at(call.closes_at + dt.timedelta(hours=1)):
        page = page_of(call)
    assert "It is too late to send this on" in page


def test_contributing_funders_find_what_is_open_and_others_do_not():
    call, funder = a_call_of("recruitment"), person(Role.FUNDER)
    assert reverse("call-share", args=[call.slug]) in signed_in_as(funder).get(reverse("funder-home")).text
    with clock.at(call.closes_at):
        assert reverse("call-share", args=[call.slug]) not in signed_in_as(funder).get(reverse("funder-home")).text


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_whatever_else_there_is(client, size, django_assert_num_queries):
    calls = [a_call_of("recruitment") for _ in range(size)]
    sign_in(client, person(Role.FUNDER))
    with django_assert_num_queries(6):  # user, call, strands, the grants line, timeline, poster
        client.get(reverse("call-share", args=[calls[0].slug]))


def test_staff_write_pay_and_days_without_a_file():
    text = text_of("recruitment", slug="written-here")
    part = text.split("taking_part:")[1].split("timeline:")[0]
    call, staff = loading.load(text.replace(f"taking_part:{part}", "")), signed_in_as(person(Role.STAFF))

    def send(name, *more, **fields):
        there = reverse(f"admin:grants_call_build_{name}", args=[call.pk, *more])
        form = staff.get(there).context["form"]
        sent = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
        return staff.post(there, sent | fields).status_code

    assert staff.get(reverse("admin:grants_call_build_part", args=[call.pk, "sessions"])).status_code == 404
    assert send("part", "pay", days_a_month=2) == 400
    assert send("part", "pay", days_a_month=2, half_day="50", day="100") == 302
    first, last = (str(clock.today() + dt.timedelta(days=number)) for number in (90, 91))
    assert send("part_add", "sessions", label="We meet", start=last, end=first) == 400
    assert send("part_add", "sessions", label="We meet", start=first, end=last) == 302
    call.refresh_from_db()
    assert [line.done for line in go_live(call) if line.label == "Pay and dates are said as numbers"] == [True]
    assert call.taking_part == {
        "pay": [{"unit": "half_day", "pence": 5000}, {"unit": "day", "pence": 10000}],
        "days_a_month": 2,
        "sessions": [{"label": "We meet", "start": first, "end": last}],
    }
    assert send("part", "pay", half_day="50", day="100") == 302
    assert Call.objects.get(pk=call.pk).definition_hash == call.definition_hash
    grants = a_call(launched=False)
    assert staff.get(reverse("admin:grants_call_build_part", args=[grants.pk, "pay"])).status_code == 404
