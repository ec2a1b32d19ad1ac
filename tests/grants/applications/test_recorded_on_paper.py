"""A recorded answer in a PDF: how long it plays, and its words."""

import pytest
from pypdf import PdfReader

from grants.applications import queries
from grants.applications.services import save_answers, send_application
from shaping_future.files.services import make
from shaping_future.questionnaires.models import Answer
from tests.cast import a_call, an_application
from tests.files.samples import upload
from tests.files.tapes import webm


@pytest.mark.django_db
def test_a_receipt_prints_how_long_it_plays_and_its_words():
    draft = an_application(a_call())
    value = {"recording": upload("x", webm()), "text": ""}
    save_answers(draft, {"summary": value}, queries.versions(draft), by=draft.started_by)
    kept = Answer.objects.get(response=draft.response, question__key="summary").value
    words = {"summary": {"recording": {"id": kept["recording"]["id"]}, "text": "These are my own words"}}
    save_answers(draft, words, queries.versions(draft), by=draft.started_by)
    receipt = queries.receipt(send_application(draft, by=draft.started_by))
    assert make(receipt.pk)
    receipt.refresh_from_db()
    with receipt.file.open("rb") as file:
        text = " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())
    assert "Recorded answer, 3 seconds" in text
    assert "These are my own words" in text
