import json

import pytest
from django import forms
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from shaping_future import urls as site
from shaping_future.access import anyone, interrupted, needs, signed_in
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow
from tests.cast import person, signed_in_as

HTML = {"headers": {"accept": "text/html"}}


class TextForm(forms.Form):
    text = forms.CharField()


def mine(user, obj=None):
    return user.is_authenticated and (obj is None or obj == user)


@needs(signed_in)
def write(request):
    kept = interrupted(request)
    return HttpResponse(json.dumps(dict(kept.lists()) if kept is not None else None))


@needs(mine, load=lambda user, pk: User.objects.get(pk=pk))
def profile(request, user):
    return HttpResponse(user.email)


@needs(anyone)
def refuse(request):
    raise NotAllowedNow("The call has closed.")


@needs(anyone)
def find(request):
    return HttpResponse(str(User.objects.filter(name=request.GET.get("q") or request.POST.get("q", "")).count()))


urlpatterns = [
    path("t/write/", write),
    path("t/other/", write),
    path("t/<str:pk>/profile/", profile),
    path("t/refuse/", refuse),
    path("t/find/", find),
    *site.urlpatterns,
]
handler400, handler403, handler404, handler500 = site.handler400, site.handler403, site.handler404, site.handler500

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.test_access")]


def expired(user):
    """A browser in which `user` was signed in until just now."""
    browser = signed_in_as(user)
    browser.get("/t/write/")
    browser.session.flush()
    return browser


def kept(browser, page="/t/write/"):
    return json.loads(browser.get(page).content)


def test_text_survives_an_expired_session_once_and_on_its_own_page_only():
    user = person()
    browser = expired(user)
    answer = browser.post(
        "/t/write/", {"text": ["ä line\nmore", "b"], "password": "x", "csrfmiddlewaretoken": "y", "postcode": "N1"}
    )
    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/t/write/")
    browser.force_login(user)
    assert kept(browser, "/t/other/") is None
    assert kept(browser) == {"text": ["ä line\nmore", "b"], "postcode": ["N1"]}
    assert kept(browser) is None


def test_text_is_never_shown_to_the_next_person_at_the_same_computer():
    mine = person()
    browser = expired(mine)
    browser.post("/t/write/", {"text": "secret"})
    browser.force_login(person())
    assert kept(browser) is None
    browser.logout()
    browser.force_login(mine)
    assert kept(browser) is None


def test_another_persons_text_is_dropped_whatever_page_they_open():
    mine = person()
    browser = expired(mine)
    browser.post("/t/write/", {"text": "secret"})
    browser.force_login(person())
    browser.get("/account/")
    assert "interrupted" not in browser.session


def test_text_of_a_browser_that_nobody_used_is_not_kept():
    browser = Client()
    browser.post("/t/write/", {"text": "x"})
    assert dict(browser.session) == {}


def test_text_that_is_too_long_is_not_kept():
    browser = expired(person())
    assert browser.post("/t/write/", {"text": "x" * 200_001}).status_code == 302
    assert "interrupted" not in browser.session


def test_kept_texts_of_one_address_are_limited():
    browser = expired(person())
    for _ in range(30):
        browser.post("/t/write/", {"text": "x"})
    browser.session.flush()
    browser.post("/t/write/", {"text": "x"})
    assert "interrupted" not in browser.session


def test_a_fragment_whose_session_expired_leads_the_whole_page_to_sign_in():
    browser = expired(person())
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/t/write/?a=1"}
    answer = browser.post("/t/other/", {"text": "x"}, headers=headers)
    assert answer["HX-Redirect"] == "/accounts/login/?next=/t/write/"
    assert browser.session["interrupted"]["page"] == "/t/write/"


def test_a_refusal_is_a_page_a_fragment_or_json(client):
    page = client.get("/t/refuse/")
    fragment = client.get("/t/refuse/", headers={"hx-request": "true"})
    data = client.get("/t/refuse/", headers={"accept": "application/json"})
    assert [answer.status_code for answer in (page, fragment, data)] == [409] * 3
    assert "The call has closed." in page.text
    assert "<html" in page.text
    assert "The call has closed." in fragment.text
    assert "<html" not in fragment.text
    assert data.json() == {"sentence": "The call has closed.", "status": 409}


@pytest.mark.parametrize("pk", ["x", "0", "-1", "99999999999999999999999", "1%00", "%F0%9F%A6%84", "1'--", "%ff%fe"])
def test_a_malformed_id_is_not_found(pk):
    assert signed_in_as(person()).get(f"/t/{pk}/profile/").status_code in {400, 404}


def test_a_strangers_page_says_whose_step_it_is():
    mine, other = person(), person()
    assert signed_in_as(mine).get(f"/t/{mine.pk}/profile/").status_code == 200
    assert signed_in_as(mine).get(f"/t/{other.pk}/profile/").status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_null_bytes_are_refused(client, method):
    answer = getattr(client, method)("/t/find/", {"q": "a\x00b"})
    assert (answer.status_code, "could not read" in answer.text) == (400, True)
    assert getattr(client, method)("/t/find/", {"a\x00b": "q"}).status_code == 400
    assert getattr(client, method)("/t/fi%00nd/").status_code == 400


def test_half_characters_are_refused_or_replaced(client):
    assert client.get("/t/find/?q=%ED%A0%80").status_code in {200, 400}
    body = "q=%ED%A0%80"
    assert client.post("/t/find/", body, content_type="application/x-www-form-urlencoded").status_code in {200, 400}


def test_ten_megabytes_of_text_get_a_sentence(client):
    answer = client.post("/t/find/", {"q": "x" * 10_000_000}, **HTML)
    assert (answer.status_code, "more text than a form" in answer.text) == (413, True)


def test_too_many_fields_get_a_sentence(client):
    answer = client.post("/t/find/", {f"q{number}": "x" for number in range(600)})
    assert (answer.status_code, "more text than a form" in answer.text) == (413, True)


def test_too_many_values_in_the_address_get_a_sentence(client):
    for address in ("/t/find/", "/t/nothing/"):
        answer = client.get(f"{address}?{'&' * 600}")
        assert (answer.status_code, "more text than a form" in answer.text) == (413, True)


def test_a_broken_upload_is_a_bad_request(client):
    answer = client.post("/t/find/", b"--x\r\nrubbish", content_type="multipart/form-data; boundary=\x01")
    assert answer.status_code == 400


def test_the_wrong_method_gets_a_sentence():
    answer = signed_in_as(person()).post("/accounts/2fa/")
    assert (answer.status_code, "its own page" in answer.text) == (405, True)
    assert "GET" in answer["Allow"]


def test_a_form_from_elsewhere_is_refused_in_words():
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/t/find/", {"q": "x"})
    assert (answer.status_code, "open too long" in answer.text) == (403, True)


def test_a_page_that_does_not_exist(client):
    assert client.get("/t/nothing/").status_code == 404


def test_a_crash_gets_a_page_without_the_crash(monkeypatch):
    browser = Client(raise_request_exception=False)
    monkeypatch.setattr(User.objects, "filter", lambda **values: 1 / 0)
    answer = browser.get("/t/find/")
    assert (answer.status_code, "our side" in answer.text, "ZeroDivision" in answer.text) == (500, True, False)
