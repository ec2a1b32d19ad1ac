"""Three kinds of call, one engine: what each may say in its file, and what its pages say."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from grants.applications.models import Application
from grants.calls import loading, services
from grants.calls.documents import PACK
from grants.calls.models import Call, Kind, Stage, Strand
from grants.calls.workflow import NEXT_WITH_PLACES, stages_after
from grants.fund.models import Fund
from grants.fund.queries import problems
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow
from shaping_future.files import services as files
from shaping_future.files.models import Document
from shaping_future.questionnaires.errors import MalformedDefinition
from tests.cast import REAL_CALL, a_call, person
from tests.kinds import KINDS, a_call_of, applied, text_of

pytestmark = pytest.mark.django_db
WITHOUT_MONEY = ["recruitment", "programme"]
NEVER = ("None", "How much can I ask", "Board", "grants, we expect", "scored", "Scored")
PAGES = ["call-detail", "call-questions", "call-pack", "call-pack-text", "eligibility-check"]


@pytest.mark.parametrize("kind", WITHOUT_MONEY)
def test_our_own_files_load_by_command_and_again(kind, capsys):
    for _ in range(2):
        call_command("load_call", str(KINDS[kind]))
    call = Call.objects.get()
    assert (call.kind, call.stage) == (kind, Stage.PREPARING)
    assert set(call.strands.values_list("min_pence", "max_pence")) == {(None, None)}
    assert all(strand.places for strand in call.strands.all())
    assert call.you_get
    assert call.we_ask
    assert not call.criteria.exists()


def test_the_fund_that_people_are_recruited_for_gets_its_budget_with_the_first_grants_call():
    loading.load(KINDS["recruitment"].read_bytes())
    fund = Fund.objects.get()
    assert not fund.lines.exists()
    grants = loading.load(REAL_CALL.read_bytes())
    assert grants.kind == Kind.GRANTS
    assert Fund.objects.get() == fund
    assert fund.lines.filter(key="grants").exists()
    assert problems(fund) == []
    loading.load(REAL_CALL.read_bytes())
    loading.load(KINDS["recruitment"].read_bytes())
    assert problems(fund) == []


def test_a_kind_in_the_file_of_a_grants_call_changes_nothing():
    text = REAL_CALL.read_text()
    plain = loading.load(text)
    said = text.replace("call:\n", "call:\n  kind: grants\n", 1).replace(plain.slug, "said-so")
    assert loading.load(said).kind == plain.kind == Kind.GRANTS


REFUSED = [
    ("an unknown kind", "recruitment", "kind: recruitment", "kind: lottery", "must be one of"),
    ("amounts for places", "recruitment", "places: 15", "min_pence: 1000", "no key 'min_pence'"),
    ("no places", "recruitment", "places: 15", "places: 0", "must be from 1"),
    ("no pay and care", "recruitment", "  you_get:", "  you_got:", "'you_got'"),
    ("terms of grants", "programme", "timeline:", 'learning_prompts: ["a"]\ntimeline:', "'learning_prompts'"),
    (
        "a criterion",
        "programme",
        'scored: false, label: "What moves',
        'criterion: power, label: "What moves',
        "criterion",
    ),
    ("nobody applies", "programme", "type: organisation,", "type: text,", "one question of type organisation"),
    ("no name", "recruitment", "key: name,", "key: named,", "the key 'name'"),
    ("a budget", "programme", 'type: text, label: "Who', 'type: budget, label: "Who', "no question of type budget"),
    ("two years to answer", "programme", "answer_days: 14", "answer_days: 730", "must be from 2 to 60"),
    ("grants without amounts", "programme", "kind: programme", "kind: grants", ""),
]


@pytest.mark.parametrize(("kind", "old", "new", "words"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED])
def test_a_file_that_does_not_fit_its_kind_is_refused_with_its_line(kind, old, new, words):
    text = KINDS[kind].read_text()
    assert text.count(old) == 1
    with pytest.raises(MalformedDefinition) as refusal:
        loading.load(text.replace(old, new))
    assert words in refusal.value.reason
    assert refusal.value.line > 1
    assert not Call.objects.exists()


def test_a_kind_that_is_no_word_is_refused():
    for value in ("[grants]", "{a: b}", "7", "null"):
        with pytest.raises(MalformedDefinition, match="kind"):
            loading.load(KINDS["programme"].read_text().replace("kind: programme", f"kind: {value}"))


def test_a_strand_has_what_its_calls_kind_offers_and_the_database_holds_it():
    grants, places = a_call(launched=False), a_call_of("programme", launched=False)
    amounts = {"min_pence": 1, "max_pence": 2}
    for call, wrong in (
        (grants, {"places": 3}), (places, amounts), (places, amounts | {"places": 3}), (grants, {}), (places, {}),
        (places, {"places": 0}),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Strand.objects.create(call=call, order=9, key="more", label="More", months=1, **wrong)
    Strand.objects.create(call=grants, order=9, key="more", label="More", months=1, **amounts)
    Strand.objects.create(call=places, order=9, key="more", label="More", months=1, places=1)


def test_what_a_strand_offers_in_words():
    assert Strand(min_pence=1_000_000, max_pence=4_000_000, months=24).offer == "£10,000 to £40,000 for 24 months"
    assert (Strand(places=1, months=1).offer, Strand(places=12, months=9).offer) == (
        "1 place for 1 month",
        "12 places for 9 months",
    )


@pytest.mark.parametrize("kind", WITHOUT_MONEY)
def test_each_page_of_a_call_with_places_speaks_of_places_and_never_of_money_that_is_asked_for(kind):
    call = a_call_of(kind)
    for name in PAGES:
        answer = Client().get(reverse(name, args=[call.slug]))
        text = answer.content.decode()
        assert answer.status_code == 200
        assert not [word for word in NEVER if word in text], name
    page = Client().get(reverse("call-detail", args=[call.slug])).content.decode()
    for line in (call.you_get[1], call.we_ask[0], call.strands.first().offer):
        assert line.replace("'", "&#x27;") in page
    assert page.index('id="get"') < page.index('id="time"') < page.index('id="dates"') < page.index('id="eligible"')
    listed = Client().get(reverse("call-list")).content.decode()
    assert call.title in listed
    assert "for grants in this fund" not in listed


@pytest.mark.parametrize("kind", WITHOUT_MONEY)
def test_the_pack_of_a_call_with_places_is_made_and_says_what_people_get(kind):
    call = a_call_of(kind)
    document = Document.objects.get(kind=PACK, subject=str(call.pk))
    files.make(document.pk)
    document.refresh_from_db()
    assert document.state == Document.State.READY
    with document.file.open("rb") as stored:
        text = " ".join(" ".join(page.extract_text() for page in PdfReader(stored).pages).split())
    for words in (call.you_get[0], call.we_ask[0], call.strands.first().offer, "Nobody gets a score"):
        assert words in text
    assert not [word for word in NEVER if word in text]


@pytest.mark.parametrize("kind", WITHOUT_MONEY)
def test_a_call_with_places_has_its_own_way(kind):
    assert stages_after(kind, Stage.CHECKING) == {Stage.CHOOSING, Stage.LAUNCHED}, "extended, or on"
    assert stages_after("grants", Stage.CHECKING) == {Stage.DECLARING, Stage.LAUNCHED}, "extended, or on"
    assert stages_after("grants", Stage.CHOOSING) == frozenset()
    reached = {Stage.PREPARING}
    for _ in range(6):
        reached |= {after for before in reached for after in NEXT_WITH_PLACES.get(before, ())}
    assert reached == set(NEXT_WITH_PLACES)
    staff = person(Role.STAFF)
    call = a_call_of(kind, by=staff)
    for step in (services.open_declarations, services.open_reading, services.mark_signed_off, services.mark_released):
        with pytest.raises(NotAllowedNow):
            step(call, by=staff)
    assert Call.objects.get(pk=call.pk).stage == Stage.LAUNCHED


def test_sending_takes_only_the_facts_that_the_kind_has():
    recruited, joined = applied(a_call_of("recruitment"), name="Alem Example"), applied(a_call_of("programme"))
    assert (recruited.person_name, recruited.organisation, recruited.asked_pence) == ("Alem Example", None, None)
    assert recruited.applicant == "Alem Example"
    assert (joined.person_name, joined.asked_pence) == ("", None)
    assert joined.applicant == joined.organisation.name
    chosen = applied(recruited.call, name="Alem Example", chosen_name="Rain")
    assert chosen.person_name == "Rain"


def test_the_database_refuses_facts_that_the_kind_has_not():
    recruited, joined = applied(a_call_of("recruitment")), applied(a_call_of("programme"))
    for application, wrong in (
        (recruited, {"asked_pence": 1}), (recruited, {"person_name": ""}), (joined, {"asked_pence": 1}),
        (joined, {"organisation": None}), (joined, {"person_name": "Somebody"}),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(pk=application.pk).update(**wrong)


def test_a_call_being_prepared_changes_its_kind_by_a_changed_file():
    loading.load(text_of("programme", slug="changes"))
    call = loading.load(text_of("recruitment", slug="changes"))
    assert (call.kind, call.strands.get().key) == (Kind.RECRUITMENT, "member")
