"""Search finds words in every language, only in what the person may know of, and never fails on what is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from grants.applications.models import Application, SearchEntry, State
from grants.applications.services import index_all, index_application, recuse, unsend_application
from grants.finding.queries import marker, search, snippet
from shaping_future.accounts.roles import Role
from shaping_future.questionnaires.models import Answer
from tests.cast import a_call, an_application, answers_to, eligible, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return a_call()


@pytest.fixture
def staff():
    return person(Role.STAFF)


def sent(call, name="", **answers):
    return an_application(call, sent=True, answers=answers_to(call, name=name, **answers))


def found(text, user):
    return set(search(Application.objects.visible_to(user), text, user))


SPELLINGS = [
    ("We organise communities in Leeds", ["community", "organising LEEDS", '"communities in leeds"', "commun"]),
    ("Una escuela de acción común", ["accion"]),
    ("Une classe à Besançon, et l’été", ["CLASSE besancon", "ete"]),
    ("نحن نعمل مع العائلات في مانشستر", ["العائلات"]),
    ("نَحْنُ نَرْسُمُ مَعَ الناس", ["نرسم"]),
    ("ما با خانواده‌ها کار می‌کنیم", ["كار", "کار"]),
    ("ንሕና ምስ ስድራቤታት ንሰርሕ፡ኣብ ለንደን", ["ስድራቤታት ለንደን"]),
    ("Ми працюємо з родинами", ["РОДИНАМИ"]),
    ("Chúng tôi làm việc với gia đình", ["gia dinh lam viec"]),
    ("我們與難民家庭一起工作", ["難民"]),
    ("Δουλεύουμε με οικογένειες", ["οικογενειες"]),
    ("It costs £12,500 a year", ["12500", "£12,500"]),
    ("Write to noor@people.example", ["noor@people.example"]),
    ("Access and/or quiet", ["quiet", "access sunshine OR quiet"]),
]


def test_words_are_found_however_they_are_spelled(call, staff):
    for here, typed in [(sent(call, what_do=written), typed) for written, typed in SPELLINGS]:
        for text in typed:
            assert found(text, staff) == {here}, text


def test_nothing_is_found_that_is_not_there(call, staff):
    sent(call, what_do="We plant trees with children")
    for typed in ("astronaut", '"trees children"', "trees -children", 'plant -"with children"', "children -plants"):
        assert found(typed, staff) == set(), typed


def test_reference_names_and_host_are_found_too(call, staff):
    org = answers_to(call)["org"] | {
        "name": "Sahel Sisters", "kind": "unconstituted", "host_name": "Northern Roof", "host_agreed": True,
    }  # fmt: skip
    here, _other = sent(call, org=org), sent(call)
    for typed in (here.reference, here.reference.lower(), "sahel sisters", "northern roof", "STF", "sis"):
        assert here in found(typed, staff), typed
    assert found(here.reference, staff) == {here}


def test_answers_hidden_from_reviewers_are_found_by_staff_and_by_nobody_else(call, staff):
    here = eligible(sent(call, links="My sister Quintessa works at MEX", what_do="We bake bread"))
    member, facilitator = person(Role.GROUP_MEMBER), person(Role.FACILITATOR)
    for user in (member, facilitator, person(Role.FINANCE)):
        Application.objects.get(pk=here.pk).call.clearances.get_or_create(user=user)
        assert found("bread", user) == {here}
        assert found("Quintessa", user) == set()
        assert found("-Quintessa bread", user) == {here}  # nor does leaving it out tell anything
    assert found("Quintessa", staff) == {here}
    assert "quintessa" not in SearchEntry.objects.get().for_readers


def test_recused_people_and_drafts_find_nothing(call, staff):
    here = sent(call, what_do="We bake bread")
    draft = an_application(call, answers=answers_to(call, what_do="We bake bread"))
    assert found("bread", staff) == {here}
    recuse(here, staff, "room", by=person(Role.STAFF))
    assert found("bread", staff) == set()
    assert found("bread", draft.started_by) == set()  # their own list has no search; an index of drafts is not kept


def test_what_is_taken_back_is_no_longer_found_and_withdrawn_stays(call, staff):
    here = sent(call, what_do="We bake bread")
    unsend_application(here, by=here.started_by)
    assert not SearchEntry.objects.exists()
    assert found("bread", staff) == set()


def test_a_changed_answer_is_found_once_it_is_indexed_again(call, staff):
    here = sent(call, what_do="We bake bread")
    Answer.objects.filter(response=here.response, question__key="what_do").update(value="We sew")
    index_application(here)
    assert (found("bread", staff), found("sewing", staff)) == (set(), {here})


def test_everything_can_be_indexed_anew(call, staff):
    here = sent(call, what_do="We bake bread")
    draft = an_application(call)
    SearchEntry.objects.update(for_staff="", for_readers="")
    SearchEntry.objects.create(application=draft, for_staff="", for_readers="", text="")
    assert (index_all(), found("bread", staff)) == (1, {here})
    assert draft.state == State.DRAFT


def test_a_very_long_text_is_indexed_as_far_as_it_goes(call, staff):
    words = " ".join(f"ኣብ{number}" for number in range(20_000))
    here = sent(call)
    Answer.objects.filter(response=here.response, question__key="summary").update(value=words)
    index_application(here)
    assert found("ኣብ17", staff) == {here}


QUERIES = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="'\"-:*&|!()<>\\ orabc%_;=", max_size=200),
    st.sampled_from(["'; DROP TABLE x; --", '"', "or", "-", '-"', "or or", "a or", "- -a", "'a':*", "!!", "\\", "<->"]),
)


class Typed(TestCase):
    @given(text=QUERIES)
    def test_nothing_that_people_type_is_an_error(self, text):
        if not hasattr(Typed, "staff"):
            Typed.staff = person(Role.STAFF)
        list(search(Application.objects.all(), text.replace("\0", ""), Typed.staff))
        snippet("some text: <b>or</b>", marker(text.replace("\0", "")))


def test_the_words_around_a_find_are_escaped_and_marked():
    text = "A <script>alert(1)</script> & then we organise “communities” & more, " + "word " * 100
    shown = snippet(text, marker("community -more"))
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "<mark>communities</mark>" in shown
    assert shown.endswith(" …")


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("Une École", "ecole", "École"),
        ("مع نَعْمَلُ هنا", "نعمل", "نَعْمَلُ"),
        ("we are leading", "lead", "leading"),
        ("我們與難民", "難民", "難"),
    ],
)
def test_marks_stand_where_the_word_is(text, typed, marked):
    assert f"<mark>{marked}</mark>" in snippet(text, marker(typed))


@given(text=st.text(max_size=300), typed=st.text(max_size=50))
def test_a_snippet_holds_no_markup_of_its_own(text, typed):
    shown = snippet(text, marker(typed.replace("\0", "")))
    assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")
