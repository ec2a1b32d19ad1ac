"""Who may open what, for every route of the site."""

import pytest
from django.urls import URLPattern, get_resolver, reverse

from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.routes import ACCESS
from tests.routes_allauth import ALLAUTH
from tests.routes_fund_learning import FUND_LEARNING
from tests.routes_group import GROUP
from tests.routes_insights import INSIGHTS
from tests.routes_learning import LEARNING
from tests.routes_money import MONEY
from tests.routes_open import OPEN
from tests.routes_rights import RIGHTS


def routes(patterns, namespace=""):
    """(namespace, name, view) of every pattern below."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield namespace, pattern.name, pattern.callback
        else:
            yield from routes(pattern.url_patterns, pattern.namespace or namespace)


def in_full(namespace, name):
    """The name by which a route is reversed."""
    return f"{namespace}:{name}" if namespace else name


def is_allauth(view):
    return view.__module__.startswith("allauth.")


def test_every_route_of_ours_declares_who_may_open_it():
    ours = {
        in_full(namespace, name): getattr(view, "access", "NOT DECLARED")
        for namespace, name, view in routes(get_resolver().url_patterns)
        if namespace != "admin" and not is_allauth(view)
    }
    assert ours == ACCESS


def test_the_lists_are_sorted():
    apart = GROUP | MONEY | INSIGHTS | OPEN | FUND_LEARNING | LEARNING | RIGHTS
    by_folder = (GROUP, MONEY, INSIGHTS, OPEN, FUND_LEARNING, LEARNING, RIGHTS)
    for listed in (*by_folder, [name for name in ACCESS if name not in apart]):
        assert list(listed) == sorted(listed)


def test_every_route_of_allauth_is_known():
    theirs = {name for _namespace, name, view in routes(get_resolver().url_patterns) if is_allauth(view)}
    assert theirs == ALLAUTH


def desk_addresses():
    """Every page of the desk, with a stand-in for each value of its address."""
    values = {
        "object_id": "1",
        "pk": "1",
        "name": "x",
        "content_type_id": "1",
        "app_label": "accounts",
        "url": "x",
        "number": "1",
    }
    for namespace, name, _view in routes(get_resolver().url_patterns):
        if namespace == "admin" and name:
            possible = get_resolver().namespace_dict["admin"][1].reverse_dict.getlist(name)
            parameters = possible[0][0][0][1]
            yield name, reverse(f"admin:{name}", kwargs={key: values[key] for key in parameters})


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_of_the_desk_refuses_whoever_is_not_of_the_desk(method):
    """Who has no role, and who has every other role at once: what one of them may not, that role alone may not."""
    others = tuple(role for role in Role if role not in ("staff", "finance"))
    outsiders = [signed_in_as(person()), signed_in_as(person(roles=others))]
    addresses = list(desk_addresses())
    assert len(addresses) > 20
    for browser in outsiders:
        for name, address in addresses:
            answer = getattr(browser, method)(address, follow=True)
            assert all(step.startswith("/desk/") for step, _status in answer.redirect_chain), (
                name,
                answer.redirect_chain,
            )
            assert answer.status_code in {403, 404}, (name, answer.status_code)


@pytest.mark.django_db
def test_the_desk_sends_visitors_to_sign_in(client):
    answer = client.get("/desk/accounts/user/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=/desk/accounts/user/"


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_the_desk_never_redirects_elsewhere(client, host):
    staff = signed_in_as(person(Role.STAFF))
    assert staff.get("/desk/login/", {"next": host}).url == "/desk/"
