import datetime as dt
import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from pypdf import PdfReader

from shaping_future import clock
from shaping_future.files import makers, pdf, press, services, tasks
from shaping_future.files.models import Document
from shaping_future.questionnaires import queries
from shaping_future.questionnaires.models import Response
from tests.cast import person, signed_in_as
from tests.questionnaires.cast import COMPLETE, JOINT, every_type, save

pytestmark = pytest.mark.django_db
State = Document.State


@pytest.fixture
def maker(monkeypatch):
    """A maker of answers that Asha may open, and a switch to break it."""
    monkeypatch.setattr(makers, "_makers", {})
    found = {"asha": person(name="Asha"), "broken": False, "made": 0}

    def context(response):
        if found["broken"]:
            raise RuntimeError("Asha's secret text")
        found["made"] += 1
        return {"sections": queries.sections_with_answers(response, JOINT), "lines": ["An example"]}

    makers.register(
        makers.Maker(
            kind="answers",
            template="questionnaires/answers_pdf.html",
            load=lambda key: Response.objects.get(pk=key),
            context=context,
            title=lambda response: "Answers of Example Sisters",
            may_open=lambda user, response: user == found["asha"],
            back=lambda user, response: ("/applications/", f"Answers of {user}"),
        )
    )
    return found


def wanted(by=None):
    response = every_type()
    save(response, person(), **(COMPLETE | {"why": "Because نحن مستعدون <b>now</b>"}))
    return services.want_document("answers", response, queries.content_hash(response), by=by)


def test_the_same_document_wanted_twice_is_one_promise(maker):
    first = wanted()
    assert services.want_document("answers", first.subject, first.version).pk == first.pk
    assert Document.objects.count() == 1


def test_a_wanted_document_nudges_the_worker_once_the_transaction_commits(
    maker, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(tasks.make_document, "apply_async", lambda args, *_, **__: sent.extend(args))
    with django_capture_on_commit_callbacks(execute=True):
        document = wanted()
        assert sent == []
    assert sent == [str(document.pk)]


def test_a_made_document_is_a_tagged_pdf_with_language_title_and_the_answers(maker):
    document = wanted()
    tasks.make_document(str(document.pk))
    document.refresh_from_db()
    assert (document.state, document.title, document.tries) == (State.READY, "Answers of Example Sisters", 1)
    with document.file.open() as file:
        reader = PdfReader(io.BytesIO(file.read()))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Answers of Example Sisters"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    text = " ".join(page.extract_text() for page in reader.pages)
    for said in ("Example Sisters", "Why now?", "£1,000", "Fewer days", "b>now</b>", "Example Brothers"):
        assert said in text


def test_a_task_that_runs_twice_makes_the_document_once(maker):
    document = wanted()
    assert (services.make(document.pk), services.make(document.pk), maker["made"]) == (True, False, 1)


def test_beat_makes_what_no_worker_has_in_hand(maker):
    waiting, in_hand, lost = wanted(), wanted(), wanted()
    Document.objects.filter(pk=in_hand.pk).update(claimed_at=clock.now(), tries=1)
    Document.objects.filter(pk=lost.pk).update(claimed_at=clock.now() - dt.timedelta(minutes=16), tries=1)
    assert services.make_waiting() == 2
    states = dict(Document.objects.values_list("pk", "state"))
    assert states == {waiting.pk: State.READY, in_hand.pk: State.WAITING, lost.pk: State.READY}


def test_a_document_that_cannot_be_made_is_tried_three_times_and_says_nothing_private(maker):
    document, maker["broken"] = wanted(), True
    for _ in range(5):
        services.make_waiting()
    document.refresh_from_db()
    assert (document.state, document.tries, document.error) == (State.FAILED, 3, "RuntimeError")
    maker["broken"] = False
    again = services.want_document("answers", document.subject, document.version)
    assert (again.pk, again.state, again.tries) == (document.pk, State.WAITING, 0)
    assert services.make(again.pk)


def test_a_worker_that_died_three_times_ends_as_failed(maker):
    document = wanted()
    Document.objects.filter(pk=document.pk).update(claimed_at=clock.now() - dt.timedelta(minutes=16), tries=3)
    assert services.make_waiting() == 0
    document.refresh_from_db()
    assert document.state == State.FAILED


def test_a_late_worker_does_not_replace_what_another_made(maker, monkeypatch):
    document = wanted()
    render = pdf.render

    def slow(template, context):
        Document.objects.filter(pk=document.pk).update(claimed_at=clock.now() + dt.timedelta(minutes=1))
        return render(template, context)

    monkeypatch.setattr(pdf, "render", slow)
    services.make(document.pk)
    document.refresh_from_db()
    assert (document.state, document.file.name) == (State.WAITING, "")


# --- its pages --------------------------------------------------------------------------------------------------


def test_who_may_open_sees_it_being_made_then_ready_then_downloads_it(maker):
    document, asha = wanted(), signed_in_as(maker["asha"])
    page, download = reverse("document-detail", args=[document.pk]), reverse("document-download", args=[document.pk])
    assert "We are making your PDF" in (text := asha.get(page).text)
    assert '<a href="/applications/">Answers of Asha</a>' in text
    assert asha.get(download).url == page
    services.make(document.pk)
    assert "Your PDF is ready" in asha.get(page).text
    got = asha.get(download)
    assert got.headers["Content-Disposition"] == 'attachment; filename="Answers of Example Sisters.pdf"'
    assert b"".join(got.streaming_content).startswith(b"%PDF")
    got.close()


def test_a_failed_document_says_what_to_do(maker):
    document = wanted()
    Document.objects.filter(pk=document.pk).update(state=State.FAILED)
    page = signed_in_as(maker["asha"]).get(reverse("document-detail", args=[document.pk]))
    assert "We could not make this PDF" in page.text


@pytest.mark.parametrize("name", ["document-detail", "document-download"])
def test_a_stranger_gets_404_and_a_visitor_is_asked_to_sign_in(maker, client, name):
    document = wanted()
    services.make(document.pk)
    address = reverse(name, args=[document.pk])
    stranger = signed_in_as(person(name="Stranger"))
    assert stranger.get(address).status_code == 404
    assert client.get(address).status_code == 302
    assert client.get(address).url.startswith(reverse("account_login"))
    assert stranger.post(address).status_code in (404, 405)


def test_the_part_that_changes_is_given_alone_to_htmx(maker):
    document = wanted()
    part = signed_in_as(maker["asha"]).get(
        reverse("document-detail", args=[document.pk]), headers={"HX-Request": "true"}
    )
    assert part.text.startswith('<div id="document-state"')


def test_a_document_whose_subject_or_maker_is_gone_opens_for_nobody(maker):
    document = Document.objects.create(kind="answers", subject="0", version="1")
    other = Document.objects.create(kind="nobody-makes-this", subject="1", version="1")
    asha = signed_in_as(maker["asha"])
    for one in (document, other):
        assert asha.get(reverse("document-detail", args=[one.pk])).status_code == 404
    assert not AnonymousUser().is_authenticated


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/x.css", "file:///etc/passwd", "http://169.254.169.254/", "data:text/css,x", "ftp://x/y",
        "https://static.invalid/static/../../../etc/passwd", "https://static.invalid/static/%2e%2e/%2e%2e/etc/passwd",
        "https://static.invalid/etc/passwd", "https://static.invalid/static//etc/passwd",
        "https://static.invalid@example.org/static/css/pdf.css", "https://static.invalid/static/css/none.css",
    ],
)  # fmt: skip
def test_a_pdf_fetches_nothing_but_our_own_static_files(url):
    files = press.OwnFiles(pdf.static_file, "static/")
    assert files.path(url) is None
    with pytest.raises(ValueError, match="only use our own static files"):
        files.fetch(url)


def test_a_pdf_finds_our_styles():
    files = press.OwnFiles(pdf.static_file, "static/")
    assert files.path("https://static.invalid/static/css/pdf.css").name == "pdf.css"


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_makes_what_was_promised(maker, worker):
    document = wanted()
    worker.settle()
    document.refresh_from_db()
    assert (document.state, document.tries) == (State.READY, 1)
