"""Steps 10 and 11: letters that two people stand by, one release for everybody, the agreement, the money."""

import io

from pypdf import PdfReader

from grants.applications.models import Application
from grants.awards.models import Award, Party
from grants.runs.models import PaymentRun
from shaping_future import clock
from shaping_future.demo.people import PASSWORD
from tests.grants.awards.cast import second_of, sign
from tests.journeys.browsing import Person
from tests.journeys.deciding import CONDITION

CALL = "Shaping the Future 2025: open call"
STRENGTH = "Your weekly circle already shares decisions."
REASON = "Other applications showed more clearly who decides about the money."
KIND_LINE = "Tell the next funder about your circle first."


def prepares_letters(staff: Person) -> None:
    staff.opens("/desk/grants/outcome/").follows("Prepare outcomes")
    staff.chooses("Call", CALL).presses("Prepare outcomes").sees("Done")


def writes_the_letter(staff: Person, application: Application) -> None:
    _opens(staff, application).follows("Write the letter").writes("What was strong", STRENGTH)
    staff.writes("The reason", REASON).writes("One kind, useful thing", KIND_LINE)
    staff.presses("Write the letter").sees("Done")


def may_not_release_yet(staff: Person) -> None:
    """No letter goes out that a second person has not read."""
    staff.opens("/desk/grants/outcome/").follows("Release all outcomes")
    staff.chooses("Call", CALL).presses("Release all outcomes").does_not_see("Done: Release")


def checks_the_letter(colleague: Person, application: Application) -> None:
    _opens(colleague, application).sees(STRENGTH, REASON)
    colleague.follows("Check the letter").presses("Check the letter").sees("Done")


def releases(staff: Person) -> None:
    staff.opens("/desk/grants/outcome/").follows("Release all outcomes")
    staff.chooses("Call", CALL).presses("Release all outcomes").sees("Done")


def _opens(staff: Person, application: Application) -> Person:
    staff.opens(f"/desk/grants/outcome/?q={application.reference}")
    return staff.opens_the_first_row()


def hears_nothing_yet(applicant: Person, application: Application) -> None:
    applicant.opens(f"/applications/{application.public_id}/letter/", status=404)
    applicant.opens(f"/applications/{application.public_id}/").does_not_see("Funded", "letter")


def reads_a_decline(applicant: Person, application: Application) -> None:
    applicant.opens(f"/applications/{application.public_id}/").sees("Not this time").follows("Read your letter")
    applicant.sees("we cannot fund it in this call", STRENGTH, REASON, KIND_LINE)


def reads_and_signs(partner: Person, application: Application) -> None:
    partner.opens(f"/applications/{application.public_id}/").sees("Funded").follows("Read your letter")
    partner.sees("£30,000", STRENGTH).follows("Read and sign your agreement")
    partner.sees("Grant agreement", CONDITION, "£15,000", "Nobody has signed yet")
    partner.writes("Your full name", "Amina Rivers")
    partner.page.locator("input[name='agree']").check()
    # She signed in months ago. What she typed is there again once she has shown that it is still her.
    partner.presses("Sign the agreement").sees("Show that it is you").writes("Password", PASSWORD).presses("Go on")
    partner.presses("Sign the agreement").sees("Your signature is kept", "Amina Rivers")


def signs_for_the_fund(finance: Person, award: Award) -> None:
    finance.opens(f"/grants/{award.public_id}/agreement/").does_not_see("Your full name")
    sign(award.agreement, Party.SECOND, second_of(award), "Joy Waters")  # with a link of their own
    finance.opens(f"/grants/{award.public_id}/agreement/").writes("Your full name", "Priya Tarnowe")
    finance.page.locator("input[name='agree']").check()
    finance.presses("Sign the agreement").sees("Signed by both sides", "Amina Rivers", "Joy Waters", "Priya Tarnowe")


def reads_the_agreement_pdf(partner: Person, award: Award) -> None:
    """Made by the worker, with both signatures."""
    partner.journey.worker.settle()
    partner.opens(f"/grants/{award.public_id}/agreement/").follows("The agreement as a PDF")
    pages = PdfReader(io.BytesIO(partner.downloads("Download"))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert award.reference in text
    assert CONDITION in text


def enters_bank_details(partner: Person, award: Award) -> None:
    partner.opens("/partner/").sees("To enter").follows(f"Bank details of {award.reference}")
    partner.follows("Enter your bank details").writes("Name on the account", "River Commons")
    partner.writes("Sort code", "20 20 15").writes("Account number", "63748472")
    partner.writes("Phone number where we can reach you", "020 7946 0018").presses("Save the bank details")
    partner.sees("ends in 8472").does_not_see("63748472").follows("Send a bank statement")
    partner.page.get_by_label("Bank statement, or a photo of one").set_input_files(
        {"name": "statement.txt", "mimeType": "text/plain", "buffer": b"The statement of an account."}
    )
    partner.presses("Send the statement").sees("We will look at it")


def checks_bank_details(finance: Person, award: Award) -> None:
    finance.opens("/finance/").sees("Bank details to check").opens(f"/finance/awards/{award.public_id}/bank/")
    finance.does_not_see("63748472").presses("Show the full numbers").sees("63748472", "20-20-15", "you looked")
    finance.opens(f"/finance/awards/{award.public_id}/bank/").follows("Write what the bank said")
    finance.ticks("Match: the name is theirs").presses("Keep what the bank said").follows(
        "Write what the statement shows"
    )
    finance.ticks("Yes").presses("Keep what it shows").sees("This account can be paid")


def schedules(finance: Person, award: Award) -> None:
    finance.opens("/finance/payments/").sees("To schedule").follows(award.reference)
    finance.presses("Schedule the payments").sees("£15,000", "Prepare a payment run")


def pay_the_first_payment(finance: Person, colleague: Person, award: Award) -> None:
    """One prepares, the other approves and hands over, and the bank's statement shows it."""
    colleague.opens("/finance/payments/").follows(award.reference).sees("A condition of the Board is not met yet")
    first = award.instalments.get(number=1)
    finance.opens("/finance/runs/new/").page.locator(f"input[name='pick-{first.pk}']").check()
    finance.presses("Prepare the run").sees("Somebody else of finance approves it")
    run = PaymentRun.objects.get(lines__instalment=first)
    colleague.opens("/finance/").follows("See the runs").follows(run.reference)
    colleague.presses("Approve the payment run").sees("Its file is ready for the bank")
    with colleague.page.expect_download() as taken:
        colleague.page.get_by_role("button", name="Take the file for the bank").click()
    assert f"{award.reference}-01".encode() in taken.value.path().read_bytes()
    day, reference = clock.today(), run.lines.get().reference
    text = f"Date,Description,Amount\n{day:%d/%m/%Y},{reference},-15000.00\n"
    finance.opens("/finance/bank-statements/").page.get_by_label("The statement, as CSV").set_input_files(
        {"name": "statement.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    finance.presses("Read in this statement").sees("The statement is read in", "Paid", reference)


def sees_that_the_ledger_balances(finance: Person) -> None:
    finance.opens("/finance/").sees("The ledger adds up", "£600,000 pledged", "£15,000", "£510,000")
