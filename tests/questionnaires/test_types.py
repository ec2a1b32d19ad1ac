from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shaping_future.files import services as files
from shaping_future.look.words import pounds
from shaping_future.questionnaires import types
from shaping_future.questionnaires.errors import InvalidAnswer
from shaping_future.questionnaires.types import amounts, budget, repeat
from shaping_future.questionnaires.types.register_numbers import clean_register_number
from tests.cast import person
from tests.files.samples import pdf, upload


def question(type_, **fields):
    usual = {"number": 1, "key": "it", "type": type_, "label": "It", "required": True, "options": []}
    return SimpleNamespace(**(usual | {"guide_words": 8, "max_words": 10} | fields))


def clean(type_, value, **fields):
    return types.TYPES[type_].clean(question(type_, **fields), value)


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("0", 0), ("1", 100), ("1,200", 120_000), ("1200.50", 120_050), (" £ 1,200.5 ", 120_050),
        ("1 200 000", 120_000_000),
        ("1\u00a0200", 120_000), ("٣٥٠", 35_000), ("۱۲۰۰", 120_000), ("10,000,000", 1_000_000_000),
    ],
)  # fmt: skip
def test_an_amount_is_read_exactly(text, pence):
    assert amounts.parse(text) == pence


@pytest.mark.parametrize(
    "text",
    ["", "-1", "12,00", "1.200,50", "1.234", "1e3", "40k", "1,2000", "ten", "1 20", ".5", "5.", "½", "10,000,000.01"],
)  # fmt: skip
def test_an_amount_that_could_be_read_in_two_ways_is_refused(text):
    with pytest.raises(ValueError, match=r"^Write an amount"):
        amounts.parse(text)


@given(st.integers(0, amounts.MOST))
def test_an_amount_comes_back_as_it_is_shown(pence):
    assert amounts.parse(pounds(pence)) == pence


ROWS = st.lists(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(list(budget.KINDS)), "what": st.just("x"), "pence": st.integers(0, 5_000_000)}
    ),
    max_size=20,
)


@given(ROWS)
def test_the_total_of_a_budget_is_the_sum_of_its_rows_to_the_penny(rows):
    kept = clean("budget", {"rows": rows})
    assert kept["total_pence"] == sum(row["pence"] for row in rows)
    written = [{"kind": row["kind"], "what": row["what"], "amount": pounds(row["pence"])} for row in rows]
    assert clean("budget", {"rows": written}) == kept
    assert clean("budget", kept) == kept


@given(ROWS)
def test_running_costs_are_held_to_a_fifth_exactly(rows):
    kept = clean("budget", {"rows": rows, "with_less": "Less"})
    running = sum(row["pence"] for row in rows if row["kind"] == "running")
    problem = types.TYPES["budget"].problem(question("budget"), kept, {})
    assert ("running costs may be up to 20 %" in (problem or "")) is (running * 5 > kept["total_pence"])


def test_a_total_that_is_not_the_sum_is_refused():
    rows = [{"kind": "fees", "what": "x", "pence": 100}]
    with pytest.raises(InvalidAnswer, match="The rows add up to £1, which is not the total"):
        clean("budget", {"rows": rows, "total_pence": 101})


@pytest.mark.parametrize(
    "value",
    [
        [], "text", 7, {"rows": "x"}, {"rows": [1]}, {"rows": [{"kind": ["fees"], "pence": 1}]},
        {"rows": [{"kind": "fees", "pence": True}]}, {"rows": [{"kind": "fees", "pence": -1}]},
        {"rows": [{"kind": "fees", "pence": 1.5}]}, {"rows": [{}] * 61}, {"rows": [], "with_less": 7},
    ],
)  # fmt: skip
def test_a_budget_of_the_wrong_shape_is_refused(value):
    with pytest.raises(InvalidAnswer):
        clean("budget", value)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("1234568", "1234568"), ("202918", "202918"), ("1113673-2", "1113673-2"), ("sc012345", "SC012345"),
        ("NIC 100012", "NIC100012"), ("07123456", "07123456"), ("NI 612345", "NI612345"),
        ("IP28755R", "IP28755R"), ("", ""),
    ],
)  # fmt: skip
def test_a_register_number_is_kept_as_registers_write_it(text, kept):
    assert clean_register_number(text) == kept


@pytest.mark.parametrize(
    "text", ["12345", "01234567", "12345678", "000000", "SC12345", "NIC200012", "ABCDEFGH", "123456789"]
)
def test_a_register_number_that_no_register_writes_is_refused(text):
    with pytest.raises(InvalidAnswer, match="Write the number as the register shows it"):
        clean_register_number(text)


def test_a_group_that_is_not_constituted_needs_a_host_that_has_agreed():
    kind, value = types.TYPES["organisation"], {"name": "Us", "kind": "unconstituted", "region": "uk"}
    kept = clean("organisation", value)
    assert kind.problem(question("organisation"), kept, {}).startswith("Question 1: write the name of your host")
    kept = clean("organisation", value | {"host_name": "Host"})
    assert kind.problem(question("organisation"), kept, {}).startswith("Question 1: tick the box once your host")
    kept = clean("organisation", value | {"host_name": "Host", "host_agreed": True})
    assert kind.problem(question("organisation"), kept, {}) is None


def test_a_repeating_group_has_the_columns_of_its_options():
    kept = clean("repeat", [{"first_name": "Asha"}, {"town": " "}], options=["First name", "Town"])
    assert kept == [{"first_name": "Asha", "town": ""}]
    with pytest.raises(InvalidAnswer, match="a column that is not asked: salary"):
        clean("repeat", [{"salary": "1"}])
    assert [repeat.column_key(label) for label in repeat.DEFAULT_COLUMNS] == [
        "name", "role", "share_of_the_money", "contact",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_file_answer_names_a_file_that_we_keep():
    stored = files.store_upload(upload("plan.pdf", pdf()), by=person())
    kept = clean("file", stored)
    assert kept == {"id": str(stored.pk), "name": "plan.pdf", "size": stored.size}
    assert clean("file", kept) == kept
    for wrong in ({"id": "x"}, {"id": "00000000-0000-0000-0000-000000000000"}, "text", 7, [1], {"name": "x"}):
        with pytest.raises(InvalidAnswer, match="Choose the file again"):
            clean("file", wrong)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
)


@pytest.mark.parametrize("type_", sorted(set(types.TYPES) - {"file"}))
@given(value=JSON)
def test_no_value_does_anything_but_be_kept_or_be_refused_and_what_is_kept_stays(type_, value):
    options = ["a", "b"] if type_.startswith("choice") else []
    try:
        kept = clean(type_, value, options=options)
    except InvalidAnswer:
        return
    kind, asked = types.TYPES[type_], question(type_, options=options)
    assert clean(type_, kept, options=options) == kept
    assert isinstance(kind.as_text(asked, kept), str)
    assert kind.problem(asked, kept, {}) is None or kind.problem(asked, kept, {}).endswith(".")
    kind.shown(asked, kept)


@pytest.mark.parametrize("type_", sorted(types.TYPES))
def test_blank_may_always_be_kept(type_):
    kind = types.TYPES[type_]
    assert clean(type_, kind.blank) == clean(type_, None) == kind.blank
    assert kind.is_empty(kind.blank)
