"""Somebody who reads Arabic applies on a phone: every word around their own runs from the right, and is theirs."""

import re

import pytest

from grants.applications.models import Application, State
from tests.cast import a_call, an_application, answers_to, person
from tests.journeys.browsing import TOO_WIDE, Journey, Person

PHONE = {"width": 390, "height": 844}
ENGLISH = re.compile(r"\b(your|application|please|question|answers?|the|save|send)\b", re.IGNORECASE)
IDEA = "ندفع لأربع منظِّمات جئن إلى هنا لاجئات ليتعلمن معًا ويرتحن ويقدن شبكتنا."


class InArabic(Person):
    """Looks at each page: whole, accessible, from the right, narrow enough, and no English of ours on it."""

    def looks(self) -> None:
        html = self.page.locator("html")
        assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("ar", "rtl")
        assert self.page.evaluate(TOO_WIDE) <= 0, f"{self.page.url} scrolls sideways"
        if self.journey.axe:
            self.journey.axe(self.page)

    def words_of_ours(self) -> str:
        """Buttons, links, headings, hints and errors of the site, without what somebody else wrote."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll("button, .btn, .back, .menu, .field__error, .saved, .chip")]
              .filter((one) => !one.closest("[lang|='en']")).map((one) => one.innerText).join(" ")"""
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("looks", [None, pytest.param("axe", marks=pytest.mark.long)])
def test_somebody_applies_in_arabic_on_a_phone(looks, open_page, live_server, axe, worker):
    call, amina = a_call(), person(name="Amina")
    application = an_application(call, amina, answers=answers_to(call, why_now=""))
    journey = Journey(open_page, live_server.url, looks and axe, worker, javascript=True)
    journey.look = lambda page: reader.looks()
    reader = InArabic(journey, open_page(viewport=PHONE))
    reader.page.set_default_timeout(15_000)
    chooses_arabic(reader)
    signs_in_with_a_code(reader, amina.email)
    writes_too_much_and_then_enough(reader, application)
    sends(reader, application)
    amina.refresh_from_db()
    assert amina.language == "ar"


def chooses_arabic(reader: InArabic) -> None:
    reader.page.goto("/calls/")
    reader.follows("العربية").sees("مفتوحة الآن", "كيف تسير الأمور").follows("اقرؤوا عن هذه الدعوة")
    reader.sees("الساعة 12 ظهرًا", "£40,000")


def signs_in_with_a_code(reader: InArabic, email: str) -> None:
    reader.opens("/accounts/login/code/")
    reader.page.locator("input[type=email]").fill(email)
    reader.presses("أرسل لي رمزًا")
    mail = reader.journey.mail_to(email)
    assert mail.subject == "رمز تسجيل الدخول"
    reader.page.locator("input[name=code]").fill(re.search(r"^[A-Z0-9-]{6,}$", mail.body, re.M).group())
    reader.presses("متابعة")


def writes_too_much_and_then_enough(reader: InArabic, application: Application) -> None:
    reader.opens(f"/applications/{application.public_id}/section/2/")
    assert not ENGLISH.search(reader.words_of_ours()), reader.words_of_ours()
    box = reader.page.locator("textarea[name='q-why_now']")
    box.fill("كلمة " * 260)
    assert box.evaluate("box => getComputedStyle(box).direction") == "rtl"
    reader.sees("10 كلمات زائدة").presses("احفظ وتابع").sees("هناك مشكلة", "250 كلمة أو أقل")
    assert not ENGLISH.search(reader.words_of_ours()), reader.words_of_ours()
    reader.page.locator("textarea[name='q-why_now']").fill(IDEA)
    reader.presses("احفظ وعُد لاحقًا").sees("حُفظ.")


def sends(reader: InArabic, application: Application) -> None:
    reader.opens(f"/applications/{application.public_id}/check/").sees(IDEA)
    assert not ENGLISH.search(reader.words_of_ours()), reader.words_of_ours()
    reader.presses("أرسلوا طلبكم").sees("وصلنا طلبكم", application.reference)
    application.refresh_from_db()
    assert application.state == State.SENT
