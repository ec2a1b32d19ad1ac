import pytest
from django.http import QueryDict
from django.template import Context, Template

from shaping_future.questionnaires import queries
from shaping_future.questionnaires.errors import StaleAnswers
from shaping_future.questionnaires.forms import QuestionsForm
from tests.cast import person
from tests.questionnaires.cast import JOINT, SINGLE, every_type, save

pytestmark = pytest.mark.django_db


def form_for(response, facts=SINGLE, **data):
    """The whole form as the browser sends it, with `data` written over what it showed (underscores are dashes)."""
    shown = QuestionsForm.for_response(response, facts)
    sent = QueryDict(mutable=True)
    for name, field in shown.fields.items():
        if name.startswith("v-"):
            sent[name] = str(field.initial)
    for name, value in data.items():
        sent.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return QuestionsForm.for_response(response, facts, data=sent)


def test_the_form_asks_what_show_if_lets_through():
    response = every_type()
    assert "q-partners" not in QuestionsForm.for_response(response, SINGLE).fields
    assert "q-partners" in QuestionsForm.for_response(response, JOINT).fields
    save(response, person(), naming="Region only")
    assert "q-nickname" not in QuestionsForm.for_response(response, SINGLE).fields


def test_an_empty_form_may_be_saved_and_keeps_nothing():
    response = every_type()
    form = form_for(response)
    assert form.is_valid()
    assert form.save(by=person()) == []


def test_a_filled_form_keeps_every_type():
    response = every_type()
    form = form_for(
        response,
        JOINT,
        **{
            "q-org-name": "Example Sisters", "q-org-kind": "unconstituted", "q-org-host_name": "Example Host",
            "q-org-host_agreed": "on", "q-org-register_number": "sc 012345",
            "q-naming": "Our name", "q-nickname": " Sisters  ", "q-why": "Now\r\nor never",
            "q-costs-size": "3", "q-costs-1-kind": "running", "q-costs-1-what": "Rent", "q-costs-1-amount": "£1,200.5",
            "q-costs-with_less": "Less", "q-partners-size": "4", "q-partners-0-name": "Example Brothers",
            "q-easier": ["Interpreter", "BSL"], "q-sure": "on",
        },
    )  # fmt: skip
    assert form.is_valid(), form.errors
    form.save(by=person())
    blank = dict.fromkeys(["role", "share_of_the_money", "contact"], "")
    assert queries.answers(response) == {
        "org": {
            "name": "Example Sisters", "kind": "unconstituted", "region": "", "register_number": "SC012345",
            "income": "", "host_name": "Example Host", "host_agreed": True,
        },
        "naming": "Our name",
        "nickname": "Sisters",
        "why": "Now\nor never",
        "costs": {
            "rows": [{"kind": "running", "what": "Rent", "pence": 120_050}],
            "with_less": "Less", "total_pence": 120_050,
        },
        "partners": [{"name": "Example Brothers"} | blank],
        "easier": ["BSL", "Interpreter"],
        "sure": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("q-why", "word " * 11, "Write 10 words or fewer; you have 11."),
        ("q-why", "x" * 201, "Write 200 characters or fewer; you have 201."),
        ("q-why", "x" * 10_000_000, "Write 200 characters or fewer; you have 10,000,000."),
        ("q-nickname", "x" * 301, "Write 300 characters or fewer; you have 301."),
        ("q-naming", "Everything", "Choose one of the answers in the list."),
        ("q-naming", "\x00", "Choose one of the answers in the list."),
        ("q-easier", ["BSL", "Gold"], "Choose from the answers in the list."),
        ("q-org-kind", "bank", "What kind of group is it: choose one of the answers in the list."),
        (
            "q-org-register_number", "12",
            "Write the number as the register shows it, like 1234567, SC012345 or NIC100012, or leave it empty.",
        ),
        (
            "q-why", "a\x00b",
            "Your text holds a hidden character that we cannot keep. Type it here, or paste it as plain text.",
        ),
    ],
)  # fmt: skip
def test_wrong_input_gets_a_sentence_and_changes_nothing(name, value, sentence):
    response = every_type()
    form = form_for(response, **{name: value, "q-links": "Nobody"})
    assert not form.is_valid()
    assert [error for errors in form.errors.values() for error in errors] == [sentence]
    with pytest.raises(ValueError, match="is_valid"):
        form.save(by=person())
    assert queries.answers(response) == {}


def test_wrong_rows_of_the_budget_are_named_one_by_one():
    data = {"q-costs-size": "3", "q-costs-0-kind": "fees", "q-costs-0-amount": "12,00", "q-costs-2-amount": "5"}
    form = form_for(every_type(), **data)
    assert form.errors["q-costs"] == [
        "Row 1: write an amount like 1,200 or 1200.50.",
        "Row 3: choose the kind of cost.",
    ]


def test_autosave_keeps_the_good_answers_beside_bad_ones():
    response = every_type()
    form = form_for(response, **{"q-why": "word " * 11, "q-links": "Nobody"})
    assert form.save(by=person(), partial=True) == ["links"]


def test_a_question_that_was_not_on_the_page_is_left_alone():
    response, asha = every_type(), person()
    save(response, asha, why="Kept", links="Kept too")
    form = QuestionsForm.for_response(response, SINGLE, data=QueryDict("q-why=New&v-why=1"))
    assert form.is_valid()
    assert form.save(by=asha) == ["why"]
    assert queries.answers(response) == {"why": "New", "links": "Kept too"}


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "١"])
def test_a_tampered_version_counts_as_unseen(version):
    response, asha = every_type(), person()
    save(response, asha, why="Kept")
    form = QuestionsForm.for_response(response, SINGLE, data=QueryDict(f"q-why=New&v-why={version}"))
    assert form.is_valid()
    with pytest.raises(StaleAnswers):
        form.save(by=asha)
    assert queries.answers(response) == {"why": "Kept"}


def test_both_texts_are_on_the_page_after_a_conflict_and_saving_again_is_a_choice():
    response, asha, ben = every_type(), person(name="Asha"), person(name="Ben")
    late = form_for(response, **{"q-why": "From Ben"})
    save(response, asha, why="From Asha")
    assert late.is_valid()
    with pytest.raises(StaleAnswers) as caught:
        late.save(by=ben)
    late.show_conflicts(caught.value)
    page = Template(
        "{% load crispy_forms_tags %}{% include 'questionnaires/conflicts.html' %}{{ form|crispy }}"
    ).render(Context({"form": late}))
    assert page.count("From Asha") == 1
    assert page.count("From Ben") == 2
    assert "Asha saved an answer" in page
    again = form_for(response, **{"q-why": "From both"})
    assert late.data["v-why"] == again.data["v-why"] == "1"


def test_more_rows_shows_more_rows():
    data = {"q-costs-size": "10", "more-rows": "q-costs", "q-costs-9-what": "The last"}
    form = form_for(every_type(), **data)
    assert form.wants_more_rows
    page = str(form["q-costs"])
    assert 'name="q-costs-14-what"' in page
    assert 'name="q-costs-15-what"' not in page
    assert 'value="The last"' in page


def test_a_full_table_shows_a_free_row():
    response = every_type()
    rows = [{"kind": "fees", "what": f"Fee {number}", "pence": 100} for number in range(10)]
    save(response, person(), costs={"rows": rows})
    page = str(QuestionsForm.for_response(response, SINGLE)["q-costs"])
    assert 'name="q-costs-10-what"' in page
    assert 'value="1"' in page


def test_guidance_is_shown_as_text():
    response = every_type()
    response.questionnaire.questions.filter(key="why").update(guidance="<b>bold</b> & plain")
    page = Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(
        Context({"form": QuestionsForm.for_response(response, JOINT)})
    )
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; plain" in page
