"""The application pack says what the live form asks, in every format."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from grants.calls.definition import editing
from grants.calls.services import PACK, PACK_LARGE, amend_call, change_call, confirm_amendment, launch_call
from shaping_future.accounts.roles import Role
from shaping_future.files import services as files
from shaping_future.files.models import Document
from shaping_future.questionnaires.forms import QuestionsForm
from tests import paper
from tests.cast import WITHOUT, a_call, person
from tests.designed import agreed_change
from tests.paper import flat

pytestmark = pytest.mark.django_db


def made(call, kind):
    document = Document.objects.get(kind=kind, subject=str(call.pk))
    files.make(document.pk)
    document.refresh_from_db()
    return document


def everything_asked(call):
    """What the live form shows a person: its own labels, and what stands beside them."""
    questions = list(call.questionnaire.questions.order_by("number"))
    yield from (field.label for field in QuestionsForm(questions).fields.values() if not field.widget.is_hidden)
    for question in questions:
        yield from (question.guidance, *question.options)
        if question.max_words:
            yield f"About {question.guide_words} words, {question.max_words} at most."


def everything_weighed(call):
    for criterion in call.criteria.all():
        yield f"{criterion.label}: {criterion.weight} of 100"
        yield from criterion.anchors.values()


@pytest.mark.parametrize(("kind", "points"), [(PACK, 9), (PACK_LARGE, 18)])
def test_the_pdf_equals_the_live_form_and_is_tagged(kind, points):
    call = a_call()
    document = made(call, kind)
    assert document.state == Document.State.READY
    printed = paper.read(document)
    assert printed.reader.metadata.title == document.title
    text, spoken = flat(printed.text), printed.spoken()
    asked = [*everything_asked(call), *everything_weighed(call)]
    assert [piece for piece in asked if flat(piece) not in text] == []
    assert [piece for piece in asked if flat(piece) not in spoken] == [], "a screen reader reads all of it"
    assert (
        flat(f"Form version {call.questionnaire.version}. Check number of the whole definition: {call.definition_hash}")
        in text
    )
    assert printed.smallest_text() >= points


def test_the_plain_text_says_the_same(client):
    call = a_call()
    answer = client.get(reverse("call-pack-text", args=[call.slug]))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    text = flat(answer.content.decode())
    assert [piece for piece in (*everything_asked(call), *everything_weighed(call)) if flat(piece) not in text] == []
    assert flat(f"Check number: {call.definition_hash}") in text


def changed(data):
    data = editing.change_question(data, "summary", {"label": "In a few words: what would you do?", "max_words": 120})
    values = {
        "section": "Being fair",
        "type": "choice",
        "label": "How did you hear of us?",
        "options": ["A", "Friends"],
    }
    return editing.remove_question(editing.add_question(data, values), "links")


def test_every_format_equals_the_live_form_after_an_edit_and_after_a_change(client):
    staff, call = person(Role.STAFF), a_call(launched=False)
    call = change_call(call, lambda data: editing.move_question(data, "public_name", -1), by=staff)
    call = launch_call(call, WITHOUT, by=staff)
    said = [everything_asked(call), pack_text(client, call)]
    assert [piece for piece in said[0] if flat(piece) not in said[1]] == []
    decision = agreed_change(call, changed)
    proposed = amend_call(call, changed, "Asked.", "The Group", decision, by=staff)
    call = confirm_amendment(proposed, by=person(Role.STAFF)).call
    pieces, text = list(everything_asked(call)), pack_text(client, call)
    assert "2. Your organisation or network" in pieces
    assert [piece for piece in pieces if flat(piece) not in text] == []
    document = Document.objects.get(kind=PACK, subject=str(call.pk), version=call.definition_hash)
    files.make(document.pk)
    document.refresh_from_db()
    printed = flat(paper.read(document).text)
    assert [piece for piece in pieces if flat(piece) not in printed] == []
    assert flat("Do you know anyone in the Co-Creation Group") not in printed


def pack_text(client, call):
    return flat(client.get(reverse("call-pack-text", args=[call.slug])).content.decode())


def test_a_visitor_downloads_the_pack_once_it_is_made(client):
    call = a_call()
    address = reverse("call-pack", args=[call.slug])
    assert "We are making this PDF." in client.get(address).content.decode()
    document = made(call, PACK)
    download = reverse("document-download", args=[document.pk])
    assert download in client.get(address).content.decode()
    content = b"".join(client.get(download).streaming_content)
    assert len(PdfReader(io.BytesIO(content)).pages) > 5


def test_a_pack_that_could_not_be_made_says_what_to_do(client):
    call = a_call()
    Document.objects.update(state=Document.State.FAILED)
    page = client.get(reverse("call-pack", args=[call.slug])).content.decode()
    assert page.count("This PDF could not be made.") == 3


def test_looking_at_the_pack_starts_no_work(client):
    call = a_call()
    Document.objects.all().delete()
    client.get(reverse("call-pack", args=[call.slug]))
    assert not Document.objects.exists()


def test_the_pack_of_a_call_that_is_not_launched_opens_for_nobody(client):
    call = a_call(launched=False)
    document = files.want_document(PACK, call, call.definition_hash)
    answer = client.get(reverse("document-detail", args=[document.pk]))
    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url
