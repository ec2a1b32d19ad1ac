"""On a phone, without JavaScript: read, type a name, sign in again, find it where it was, sign."""

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.urls import reverse

from grants.awards.models import Signature
from tests.browser import fits
from tests.cast import signed_in_as
from tests.grants.awards.cast import award_of, lead, released

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a-quiet-harbour-9"


def test_a_partner_signs_with_a_fresh_sign_in(open_page, live_server):
    award = award_of(released(declined=0).funded[0])
    user = lead(award)
    user.set_password(PASSWORD)
    user.save()
    browser = signed_in_as(user)
    session = browser.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - 3600}]
    session.save()
    page = open_page(javascript=False, viewport={"width": 390, "height": 844})
    page.context.add_cookies([{"name": "sessionid", "value": session.session_key, "url": live_server.url}])
    page.goto(reverse("agreement-detail", args=[award.public_id]))
    page.get_by_label("Your full name").fill("Amal Example")
    page.get_by_label("I have read the agreement").check()
    page.get_by_role("button", name="Sign the agreement").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("You have signed in again").wait_for()
    assert page.get_by_label("Your full name").input_value() == "Amal Example"
    assert page.get_by_label("I have read the agreement").is_checked()
    assert fits(page)
    assert not Signature.objects.exists()
    page.get_by_role("button", name="Sign the agreement").click()
    page.get_by_text("Your signature is kept").wait_for()
    assert Signature.objects.get().typed_name == "Amal Example"
