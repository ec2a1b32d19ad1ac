"""The pages of runs, of statements and of a payment: who sees what, what they say, what they cost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants.runs import services
from grants.runs.models import PaymentRun, StatementLayout
from shaping_future.accounts.roles import Role
from shaping_future.demo import runs
from shaping_future.files.makers import get
from shaping_future.files.pdf import render
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import lead

pytestmark = pytest.mark.django_db


def page_of(run):
    return reverse("run-detail", args=[run.public_id])


def test_the_way_of_a_run_in_the_browser(world, settings):
    first, second, staff = (signed_in_as(one) for one in (world.finance, world.payer, world.staff))
    prepare, one = reverse("run-prepare"), world.due[0]
    day = {"pay_on": runs.next_day().isoformat(), "layout": str(runs.BankLayout.objects.get(name=runs.kinds.LAYOUT).pk)}
    wrong = first.post(prepare, day | {f"pick-{one.pk}": "on", f"pounds-{one.pk}": "99,999"})
    assert wrong.status_code == 409
    assert all(words in wrong.text for words in ("You can pay up to £12,500 of it.", 'value="99,999"', "checked"))
    assert first.post(prepare, day).status_code == 400
    made = first.post(prepare, day | {f"pick-{one.pk}": "on", f"pounds-{one.pk}": "2,500"})
    run = PaymentRun.objects.get()
    assert (made.status_code, made.url) == (302, page_of(run))
    own, others = first.get(page_of(run)).text, second.get(page_of(run)).text
    assert "Somebody else of finance approves it" in own
    assert "Approve the payment run" not in own + staff.get(page_of(run)).text
    assert "Approve the payment run" in others
    preview = others[others.index("<pre>") : others.index("</pre>")]
    assert preview.startswith("<pre>******,****8472,"), preview
    assert f",2500.00,{run.lines.get().reference},{run.pay_on:%d/%m/%Y}" in preview
    for address in ("run-approve", "run-file"):
        assert staff.post(reverse(address, args=[run.public_id])).status_code == 403
        assert second.get(reverse(address, args=[run.public_id])).status_code == 405
    approve = reverse("run-approve", args=[run.public_id])
    assert second.post(approve, {"seen": "something else"}).status_code == 409
    assert second.post(approve, {"seen": services.seen_of(run)}).status_code == 302
    settings.FILES_A_DAY = 1  # much was taken today: the press that hands the run over gives its file all the same
    file = second.post(reverse("run-file", args=[run.public_id]))
    assert second.post(reverse("run-file", args=[run.public_id])).status_code == 429
    reference = run.lines.get().reference
    assert file.content == f"202015,63748472,Example Network,2500.00,{reference},{run.pay_on:%d/%m/%Y}\r\n".encode()
    assert (file["Cache-Control"], file["Content-Disposition"]) == (
        "max-age=0, no-cache, no-store, must-revalidate, private", f'attachment; filename="{run.reference}.csv"',
    )  # fmt: skip
    assert "63748472" not in second.get(page_of(run)).text


def test_a_bad_statement_names_its_rows_on_the_page(world):
    browser, page = signed_in_as(world.finance), reverse("statement-list")
    layout = StatementLayout.objects.get(name="One amount with a sign").pk
    bad = SimpleUploadedFile("s.csv", b"Date,Description,Amount\n31/02/2026,Fee,-1.00\n")
    answer = browser.post(page, {"layout": layout, "file": bad})
    assert (answer.status_code, "Row 2: “31/02/2026” is not a day as this layout writes it." in answer.text) == (
        400,
        True,
    )
    good = browser.post(page, {"layout": layout, "file": runs.statement([], more="27/11/2026,Gift,25.00")}, follow=True)
    assert "Not known" in good.text
    statement = good.context["statement"]
    line = reverse("statement-line", args=[statement.lines.get().pk])
    assert browser.post(line, {"payment": "aside", "words": ""}).status_code == 400
    done = browser.post(line, {"payment": "aside", "words": "A gift of a neighbour."}, follow=True)
    assert "A gift of a neighbour." in done.text


def test_the_partner_reads_what_was_paid_and_nobody_else(world):
    line = runs.pay([world.due[0]], prepares=world.finance, approves=world.payer).lines.get()
    page, partner = reverse("remittance", args=[line.public_id]), signed_in_as(lead(world.awards[0]))
    text = partner.get(page).text
    assert all(one in text for one in ("£12,500", line.reference, "ends in 8472", "This remittance advice as a PDF"))
    assert page in partner.get(reverse("partner-home")).text
    assert signed_in_as(world.payer).get(page).status_code == 200
    for other in (lead(world.awards[1]), person(), person(Role.BOARD)):
        assert signed_in_as(other).get(page).status_code == 404


def test_the_remittance_is_a_tagged_pdf_that_names_the_group_beside_its_host(world):
    line = runs.pay([world.due[0]], prepares=world.finance, approves=world.payer).lines.get()
    application = world.awards[0].application
    application.host = type(application.organisation).objects.create(name="Harbour Trust", kind="charity")
    application.save(update_fields=["host"])
    maker = get("remittance")
    subject = maker.load(str(line.pk))
    made = render(maker.template, maker.context(subject) | {"title": maker.title(subject)})
    assert (made[:5], b"/StructTreeRoot" in made or b"/ObjStm" in made) == (b"%PDF-", True)
    assert "Harbour Trust holds the grant for this group" in signed_in_as(world.payer).get(
        reverse("remittance", args=[line.public_id])
    ).text  # fmt: skip


@pytest.mark.parametrize("rows", [1, 2])
def test_pages_ask_the_same_of_the_database_for_one_payment_and_for_more(world, rows, django_assert_num_queries):
    run = runs.approve(runs.prepare(world.due[:rows], by=world.finance), by=world.payer)
    statement = runs.read(runs.statement(list(run.lines.all()), more="27/11/2026,Gift,25.00"), by=world.finance)
    browser = signed_in_as(world.payer)
    for page, queries in (
        (reverse("run-list"), 3),  # user, count, runs
        (page_of(run), 4),  # user, run, lines, what was taken back
        (reverse("statement-list"), 5),  # user, statements, waiting, layouts: is there one, and which
        (
            reverse("statement-detail", args=[statement.pk]),
            6,
        ),  # user, statement, count, waiting, lines, matches
        (reverse("remittance", args=[run.lines.first().public_id]), 5),  # user, line, matches, document, participants
    ):
        with django_assert_num_queries(queries):
            assert browser.get(page).status_code == 200
