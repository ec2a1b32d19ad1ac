"""Each reader gets the site in their language; nobody gets a page in somebody else's."""

import contextlib
import html
import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from shaping_future.accounts.roles import Role
from shaping_future.accounts.services import choose_language
from shaping_future.errors import NotAllowed, NotValid
from shaping_future.look.management.commands.languages import LOCALE
from tests import po
from tests.cast import a_call, person, sign_in, signed_in_as
from tests.routes import ACCESS

pytestmark = pytest.mark.django_db
SIGNING_IN = ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]
OF_A_CALL = ["call-detail", "call-questions", "eligibility-check", "call-asked", "call-changes", "call-share"]
OF_A_CALL += ["call-pack", "call-easy-read"]
NOT_A_PAGE_FOR_READERS = {"components"}


@pytest.fixture(scope="module")
def english():
    """What a Welsh page must not say: whole sentences of ours whose Welsh is another."""
    found = [one for one in po.messages(LOCALE / "cy" / "LC_MESSAGES" / "django.po") if "%" not in one.text]
    return {one.text for one in found if one.text.count(" ") > 2 and one.said[0] != one.text and "<" not in one.text}


def shown(answer) -> str:
    """The page as text, without what it marks as English."""
    text = re.sub(
        r'<(span|p|div) (?:class="[\w-]+" )?lang="en-GB".*?</\1>', "", answer.content.decode(), flags=re.DOTALL
    )
    return re.sub(r"\s+", " ", html.unescape(text))


def for_everybody():
    """Every page that anyone may open and whose address says nothing: a new one is looked at by itself."""
    for name, access in ACCESS.items():
        if access == "anyone" and name not in NOT_A_PAGE_FOR_READERS:
            with contextlib.suppress(NoReverseMatch):
                yield reverse(name)


def test_every_public_page_is_in_welsh_all_through(client, english):
    call = a_call()
    pages = [reverse(name) for name in SIGNING_IN]
    pages += [reverse(name, args=[call.slug]) for name in OF_A_CALL]
    pages += list(for_everybody())
    assert len(pages) > 15
    for page in pages:
        answer = client.get(page, {"lang": "cy"})
        if answer.status_code in (301, 302) or not answer["Content-Type"].startswith("text/html"):
            continue
        text = shown(answer)
        assert answer.status_code in (200, 404), page  # a file that is not there yet is refused in Welsh, too
        assert '<html lang="cy" dir="ltr">' in text, page
        assert [one for one in english if one in text] == [], page


def test_a_link_opens_in_a_language_and_the_browser_remembers_it(client):
    answer = client.get(reverse("call-list"), {"lang": "ar"})
    assert '<html lang="ar" dir="rtl">' in answer.content.decode()
    assert answer["Content-Language"] == "ar"
    assert {"Cookie", "Accept-Language"} <= set(re.split(r",\s*", answer["Vary"]))
    cookie = answer.cookies["language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("ar", True, "Lax")
    assert '<html lang="ar"' in client.get(reverse("account_login")).content.decode()
    assert '<html lang="en-GB"' in Client().get(reverse("call-list")).content.decode()
    assert '<html lang="en-GB"' in Client().get(reverse("call-list"), {"lang": "xx"}).content.decode()


def test_without_a_choice_the_browsers_wish_counts(client):
    answer = client.get(reverse("call-list"), headers={"accept-language": "fr, cy;q=0.8, en;q=0.5"})
    assert answer["Content-Language"] == "cy"
    assert "language" not in answer.cookies


def test_the_switch_names_each_language_in_itself_and_keeps_the_address(client):
    page = client.get(reverse("call-list"), {"page": "2"}).content.decode()
    assert '<a href="?page=2&amp;lang=cy" lang="cy" hreflang="cy">Cymraeg</a>' in page
    assert 'lang="en-GB" hreflang="en-GB" aria-current="true">English</a>' in page


def test_a_signed_in_person_finds_their_language_on_another_device():
    amina = person(name="Amina")
    signed_in_as(amina).get(reverse("account-home"), {"lang": "ar"})
    assert '<html lang="ar"' in signed_in_as(amina).get(reverse("application-list")).content.decode()
    shared = Client()
    shared.get(reverse("call-list"), {"lang": "cy"})
    assert '<html lang="ar"' in sign_in(shared, amina).get(reverse("application-list")).content.decode()


def test_what_was_chosen_before_the_first_sign_in_is_kept_and_a_prefetch_chooses_nothing():
    amina, browser = person(name="Amina"), Client()
    browser.get(reverse("call-list"), {"lang": "cy"})
    sign_in(browser, amina).get(reverse("application-list"))
    amina.refresh_from_db()
    assert amina.language == "cy"
    browser.get(reverse("application-list"), {"lang": "ar"}, headers={"sec-purpose": "prefetch"})
    amina.refresh_from_db()
    assert amina.language == "cy"


def test_only_the_person_chooses_and_only_a_language_that_we_have():
    amina, noor = person(name="Amina"), person(name="Noor")
    with pytest.raises(NotAllowed):
        choose_language(amina, "cy", by=noor)
    with pytest.raises(NotValid):
        choose_language(amina, "fr", by=amina)


def test_a_page_of_the_group_is_english_as_a_whole_and_says_so():
    member = person(Role.GROUP_MEMBER)
    page = signed_in_as(member).get(reverse("group-home"), {"lang": "ar"}).content.decode()
    assert '<html lang="en-GB" dir="ltr">' in page
    assert '<p lang="ar" dir="rtl">هذه الصفحة بالإنجليزية.</p>' in page
    assert "Skip to main content" in page


def test_what_goes_wrong_is_said_in_the_language_too(client):
    page = client.get("/calls/nothing-here/", {"lang": "ar"})
    assert (page.status_code, "لا نستطيع إيجاد هذه الصفحة" in page.content.decode()) == (404, True)
    with translation.override("ar"):
        assert '<html lang="ar" dir="rtl">' in render_to_string("500.html")
    wrong = client.post(reverse("account_login"), {"login": "x", "password": ""}, query_params={"lang": "cy"})
    assert "Gwall:" in wrong.content.decode()
    assert "Mae angen ateb i hwn o hyd." in wrong.content.decode()
