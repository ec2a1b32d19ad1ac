import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from shaping_future.accounts import services
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.outbox.models import Message
from tests.cast import person, signed_in_as

PASSWORD = "a long enough passphrase"


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def code_for(email):
    message = Message.objects.filter(to=email).latest("pk")
    assert message.secret
    return re.search(r"^[A-Z0-9-]{6,}$", message.body, re.M).group()


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.mark.django_db
def test_sign_up_with_a_code_by_mail(client):
    answer = client.post("/accounts/signup/", {"email": "new@people.example", "password1": PASSWORD})
    assert answer.url == "/accounts/confirm-email/"
    answer = client.post("/accounts/confirm-email/", {"code": code_for("new@people.example")})
    assert (answer.status_code, answer.url) == (302, "/")
    assert User.objects.get().emailaddress_set.get().verified
    assert client.get("/account/").status_code == 200


@pytest.mark.django_db
def test_sign_up_never_says_who_has_an_account(client):
    person(email="here@people.example")
    answer = client.post("/accounts/signup/", {"email": "here@people.example", "password1": PASSWORD})
    assert answer.url == "/accounts/confirm-email/"
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_sign_in_by_code(client):
    user = person(email="here@people.example")
    client.post("/accounts/login/code/", {"email": user.email})
    answer = client.post("/accounts/login/code/confirm/", {"code": code_for(user.email)})
    assert (answer.status_code, answer.url) == (302, "/")


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_sign_in_never_leads_elsewhere(client, page):
    user = with_password(person())
    answer = client.post(f"/accounts/login/?next={page}", {"login": user.email, "password": PASSWORD, "next": page})
    assert (answer.status_code, answer.url) == (302, "/")


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.STAFF, Role.FINANCE, Role.BOARD])
def test_people_who_need_a_second_factor_are_led_to_set_one_up(role):
    browser = Client()
    browser.force_login(person(role))
    assert browser.get("/").url == "/accounts/2fa/"
    assert browser.post("/account/").url == "/accounts/2fa/"
    assert browser.get("/accounts/2fa/").status_code == 200


@pytest.mark.django_db
def test_a_second_factor_that_was_not_used_in_this_session_is_asked_for(client, demo):
    staff = with_password(services.use_demo_second_factor(person(Role.STAFF)))
    client.force_login(staff)
    assert client.get("/desk/").url == "/accounts/2fa/reauthenticate/?next=/desk/"
    answer = client.post("/accounts/2fa/reauthenticate/?next=/desk/", {"code": services.demo_code(), "next": "/desk/"})
    assert answer.url == "/desk/"
    assert client.get("/desk/").status_code == 200


@pytest.mark.django_db
def test_staff_sign_in_with_password_and_code(client, demo):
    staff = with_password(services.use_demo_second_factor(person(Role.STAFF)))
    client.post("/accounts/login/", {"login": staff.email, "password": PASSWORD})
    assert client.get("/desk/").url.startswith("/desk/login/")
    client.post("/accounts/2fa/authenticate/", {"code": services.demo_code()})
    assert client.get("/desk/").status_code == 200


@pytest.mark.django_db
def test_the_second_factor_of_one_person_does_not_serve_the_next(client):
    staff = signed_in_as(person(Role.STAFF))
    assert staff.get("/desk/").status_code == 200
    staff.force_login(person(Role.FINANCE))
    assert staff.get("/desk/").url == "/accounts/2fa/"


@pytest.mark.django_db
def test_the_last_second_factor_of_staff_cannot_be_removed(client, demo):
    staff = with_password(services.use_demo_second_factor(person(Role.STAFF)))
    client.post("/accounts/login/", {"login": staff.email, "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": services.demo_code()})
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=staff, type="totp").exists()


@pytest.mark.django_db
def test_second_factor_secrets_are_not_stored_in_the_clear(demo):
    services.use_demo_second_factor(person(Role.STAFF))
    assert services.DEMO_SECRET not in str(Authenticator.objects.values_list("data"))


@pytest.mark.django_db
def test_wrong_passwords_are_limited(client):
    user = with_password(person())
    answers = [client.post("/accounts/login/", {"login": user.email, "password": f"wrong {n}"}) for n in range(6)]
    assert "Too many failed" in answers[-1].text
    assert "Too many failed" in client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (None, ["Account"]),
        (Role.STAFF, ["Staff desk", "Account"]),
    ],
)
def test_navigation_shows_the_persons_own_places(role, labels):
    page = signed_in_as(person(role)).get("/account/")
    shown = [place["label"] for place in page.context["navigation"]]
    assert [label for label in shown if label in {"Staff desk", "Account", "Sign in"}] == labels


@pytest.mark.django_db
def test_sessions_and_account_pages_open():
    browser = signed_in_as(person())
    assert [browser.get(page).status_code for page in ("/account/", "/accounts/sessions/", "/accounts/email/")] == [
        200
    ] * 3


@pytest.mark.django_db
def test_a_session_signed_out_from_elsewhere_ends():
    user = person()
    lost, mine = Client(), Client()
    lost.force_login(user)
    mine.force_login(user)
    assert [lost.get("/account/").status_code, mine.get("/account/").status_code] == [200, 200]
    mine.post("/accounts/sessions/")
    assert [lost.get("/account/").status_code, mine.get("/account/").status_code] == [302, 200]


@pytest.mark.django_db
def test_every_page_costs_one_query_for_knowing_who_asks(django_assert_num_queries):
    browser = signed_in_as(person(Role.BOARD))
    with django_assert_num_queries(1):  # user
        browser.get("/account/")


@pytest.mark.django_db
def test_an_invited_person_signs_in_by_code_which_proves_the_address(client):
    user = services.invite("new@people.example", "New", [Role.GROUP_MEMBER], by=person(Role.STAFF))
    client.post("/accounts/login/code/", {"email": user.email})
    assert client.post("/accounts/login/code/confirm/", {"code": code_for(user.email)}).url == "/"
    assert user.emailaddress_set.get().verified


@pytest.mark.django_db
def test_the_first_member_of_staff_signs_in_with_the_password_and_proves_the_address(client):
    User.objects.create_superuser("first@people.example", PASSWORD)
    answer = client.post("/accounts/login/", {"login": "first@people.example", "password": PASSWORD})
    assert answer.url == "/accounts/confirm-email/"
    client.post("/accounts/confirm-email/", {"code": code_for("first@people.example")})
    assert client.get("/desk/").url == "/accounts/2fa/"


@pytest.mark.django_db
def test_signing_out_lets_the_browser_forget_what_scripts_kept_in_it():
    browser = signed_in_as(person())
    assert "Clear-Site-Data" not in browser.get(reverse("home"))
    assert browser.post(reverse("account_logout"))["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in browser.post(reverse("account_logout"))


@pytest.mark.django_db
def test_every_way_to_sign_out_leads_past_the_page_that_says_what_would_be_forgotten():
    browser, address = signed_in_as(person()), reverse("account_logout")
    for name in ("account-home", "usersessions_list"):
        text = browser.get(reverse(name)).content.decode()
        assert (f'href="{address}"' in text, f'action="{address}"' in text) == (True, False)
    page = browser.get(address).content.decode()
    assert ("Some of your text is not saved yet" in page, f'action="{address}"' in page) == (True, True)
