"""Two web processes behind one proxy are one site: whoever answers knows the person and what was tried before."""

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.conf import settings

from tests.cast import person, signed_in_as
from tests.web_process import WebProcess

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nodes(tmp_path):
    found = [WebProcess(tmp_path), WebProcess(tmp_path)]
    try:
        for node in found:
            node.launch()
        for node in found:
            node.wait()
        yield found
    finally:
        for node in found:
            node.kill()


def opened(address, session):
    request = Request(  # noqa: S310 (our own process)
        address, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
    )
    with build_opener().open(request, timeout=60) as answer:
        return answer.url, answer.read().decode()


def tries_to_sign_in(node, email):
    """A wrong password on this node, as a browser without any history there."""
    browser, address = build_opener(HTTPCookieProcessor()), f"{node.url}/accounts/login/"
    page = browser.open(address, timeout=60).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    form = {"csrfmiddlewaretoken": token, "login": email, "password": "not the right one"}
    request = Request(  # noqa: S310
        address, urlencode(form).encode(), {"Referer": address}
    )
    return browser.open(request, timeout=60).read().decode()


def test_two_nodes_share_people_and_limits(nodes):
    user = person(name="Selam")
    user.set_password("a password that is long enough")
    user.save()
    browser = signed_in_as(user)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    addresses = [f"{nodes[number % 2].url}/account/" for number in range(20)]
    with ThreadPoolExecutor(4) as four:
        pages = list(four.map(lambda address: opened(address, session), addresses))
    assert all(url == address and user.email in page for (url, page), address in zip(pages, addresses, strict=True))

    browser.post("/accounts/logout/")  # on a third: this process
    assert all("/accounts/login/" in opened(f"{node.url}/account/", session)[0] for node in nodes)

    # The two have different ports, so this also holds that the limit does not ask how the host was spelled.
    for number in range(5):
        assert "Too many failed" not in tries_to_sign_in(nodes[number % 2], user.email)
    assert all("Too many failed" in tries_to_sign_in(node, user.email) for node in nodes)
