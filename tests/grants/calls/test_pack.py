"""The application pack says what the live form asks, in every format."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from grants.calls.services import PACK, PACK_LARGE
from shaping_future.files import services as files
from shaping_future.files.models import Document
from shaping_future.questionnaires.forms import QuestionsForm
from tests import paper
from tests.cast import a_call
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
