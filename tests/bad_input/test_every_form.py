"""Every form of the site against what nobody honest sends: a refusal in words, and nothing changed."""

import json
import re
import uuid
from urllib.parse import quote

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse

from tests.bad_input import database
from tests.bad_input.answers import Unchanged, is_to_sign_in, refuses, sentence, some
from tests.bad_input.forms import Form, as_person, at_any_time, nowhere
from tests.bad_input.table import FORMS
from tests.routes import ACCESS
from tests.standing import undone
from tests.test_routes import in_full, routes

each_form = pytest.mark.parametrize("form", FORMS, ids=str)
each_with_an_owner = pytest.mark.parametrize("form", [form for form in FORMS if form.may != ("*",)], ids=str)
WITH_A_TIME = [form for form in FORMS if form.elsewhere is not at_any_time]
OF_EACH_ROUTE = list({one.route: one for one in reversed(FORMS)}.values())
"""One form of each address: for what is refused before anybody looks at the fields."""
WITH_VALUES = [form for form in FORMS if form.where is not nowhere]
THIRDS = 3


def a_third(forms, turn):
    """All of them in the long form, every third in the short one. Another test has another `turn`, so each form has
    some."""
    marked = [
        form if place % THIRDS == turn else pytest.param(form, marks=pytest.mark.long)
        for place, form in enumerate(forms)
    ]
    return pytest.mark.parametrize("form", marked, ids=str)


def post(form: Form, world, fields=None, browser=None, **where):
    fields = form.fields(world) if fields is None else fields
    return (browser or form.browser(world)).post(form.address(world, **where), fields)


def refuses_every_post(view) -> bool:
    """Whether it refuses the method before it looks at anything else."""
    try:
        return view(RequestFactory().post("/")).status_code == 405
    except Exception:  # it went on without a person, so it takes it
        return False


def test_every_route_that_takes_a_post_is_in_the_table():
    found = [(in_full(namespace, name), view) for namespace, name, view in routes(get_resolver().url_patterns)]
    views = {name: view for name, view in found if name in ACCESS}
    takes = {name for name, view in views.items() if not refuses_every_post(view)}
    assert takes == {form.route for form in FORMS}


@each_form
def test_an_honest_post_is_taken_and_a_second_one_changes_nothing_more(world, form):
    """Without the first half of this, everything below could pass for the wrong reason."""
    browser, fields, before = form.browser(world), form.fields(world), database.digest()
    answer = post(form, world, fields, browser)
    assert answer.status_code in {200, 302}, sentence(answer)
    assert bool(database.changed(before)) == form.keeps
    if form.again:
        assert post(form, world, fields, browser).status_code < 500
        return
    after = database.facts()
    again = post(form, world, fields, browser)
    assert again.status_code < 500
    assert {table for table, rows in database.facts().items() if rows != after[table]} == set()
    if again.status_code >= 400:
        refuses(again)


@each_with_an_owner
def test_whoever_has_no_part_in_it_is_refused(world, form, request):
    """In the short form by a third of the roles, others for the next form. That a view lets nobody else in than it
    says is proven for all (tests/test_routes.py, tests/test_access.py), and the matrix of tests/permissions asks too.
    """
    fields = form.fields(world)
    roles = some([role for role in world.people if role not in form.may], FORMS.index(form), request)
    with Unchanged():
        assert is_to_sign_in(post(form, world, fields, Client()))
        for role in roles:
            refuses(post(form, world, fields, as_person(world.people[role])), 403, 404, 409)


@a_third(WITH_VALUES, 0)
def test_a_tampered_address_is_not_found(world, form):
    where, browser = form.where(world), form.browser(world)
    foreign = [str(getattr(world, name).public_id) for name in ("award", "report", "sheet", "withdrawn")]
    values = {
        "public_id": [str(uuid.uuid4()), str(uuid.UUID(int=0)), *(one for one in foreign)],
        "slug": ["no-such-call", world.preparing.slug, "x" * 5000],
        "token": ["1", "1~x", "x" * 5000],
        "pk": ["0", str(2**31), str(2**63), "9" * 40, "9" * 5000],
        "key": ["nothing", "budget", "x" * 5000],
        "words": ["0" * 64, "x", "9" * 5000],
        "invitation": [str(uuid.uuid4()), *foreign],
        "method": ["nothing", "majority", "x" * 5000],
        "order": ["0", "99", str(2**63), "9" * 5000],
        "about": ["nobody", "x" * 5000],
        "kind": ["nothing", "x" * 5000],
    }
    own = {str(value) for value in where.values()}
    with Unchanged():
        for name in where:
            for value in values[name]:
                if value not in own:
                    address = reverse(form.route, kwargs=where).replace(str(where[name]), value)  # keys have a time
                    if name == "order":
                        address = reverse(form.route, kwargs=where | {"order": 77}).replace("77", value)
                    if form.route == "agreement-detail" and value == foreign[0]:
                        continue
                    refuses(browser.post(address, form.fields(world)))


@a_third(OF_EACH_ROUTE, 1)
def test_looking_at_its_page_changes_nothing(world, form):
    with Unchanged():
        answer = form.browser(world).get(form.address(world))
    assert answer.status_code in {200, 302, 405, 409}


def rubbish_in_the_address(world, form, browser):
    where = form.where(world)
    for piece in ("%00", "%F0%9F%A6%84", "%ff%fe", "..%2f..%2fetc", "1'--", "%E2%80%AE") if where else ():
        address = reverse(form.route, kwargs=where).replace(str(next(iter(where.values()))), piece)  # keys have a time
        refuses(browser.post(address, form.fields(world)), 400, 404)


def another_method(world, form, browser):
    for method in ("put", "patch", "delete", "trace"):
        refuses(getattr(browser, method)(form.address(world)), 405)


def without_the_token_of_our_page(world, form, browser):
    answer = post(form, world, browser=form.browser(world, enforce_csrf_checks=True))
    refuses(answer, 403)
    assert "open too long" in answer.content.decode()


def too_large(world, form, browser):
    fields = form.fields(world)
    refuses(post(form, world, fields | {"text": "x" * 10_000_000}, browser), 413)
    refuses(post(form, world, form.fields(world) | {f"x{number}": "x" for number in range(3000)}, browser), 413)
    for name in [name for name in fields if form.is_text(name)][:1]:
        refuses(post(form, world, form.fields(world) | {name: "x" * 900_000}, browser), 400, 413)


def no_form(world, form, browser):
    fields = {name: value for name, value in form.fields(world).items() if isinstance(value, str | list)}
    for kind in ("application/json", "text/plain", "text/xml"):
        refuses(browser.post(form.address(world), json.dumps(fields), content_type=kind), 415)


def null_bytes(world, form, browser):
    for name in [*list(form.fields(world))[:3], "x", "x\x00"]:
        refuses(post(form, world, form.fields(world) | {name: "a\x00b"}, browser), 400)


AT_THE_DOOR = (rubbish_in_the_address, another_method, without_the_token_of_our_page, too_large, no_form, null_bytes)


@a_third(OF_EACH_ROUTE, 2)
def test_what_no_page_of_ours_sends_is_refused_at_the_door(world, form):
    """Whatever is in its fields. Each attack has its name in the traceback."""
    browser = form.browser(world)
    with Unchanged():
        for attack in AT_THE_DOOR:
            attack(world, form, browser)


WRONG = [
    "🦄", "-1", "9" * 30, "9" * 5000, "1e9", "NaN", "Infinity", "0x10", "' OR 1=1 --", "\u202e\u2066", "²", "None",
    "{{ 7*7 }}", "[]", "../../etc/passwd", "x" * 400, "\ufeff", "true\n",
]  # fmt: skip


ALIKE = re.compile(r"[0-9a-f-]{36}|\d+|(?<=score-)\w+|(?<=sentence-)\w+")


def different(names):
    """One of those that differ in a number or a key only."""
    return {ALIKE.sub("#", name): name for name in names}.values()


def tried(form, names, values, request, each=3):
    """(name, value): each with each in the long form. In the short one one value of `each`, others for the next name or
    form, so that all are met by some."""
    for place, name in enumerate(different(names), start=FORMS.index(form)):
        yield from ((name, value) for value in some(values, place, request, each))


@each_form
def test_a_value_that_cannot_be_is_refused(world, form, request):
    """Each field that takes no free words, each wrong value by itself."""
    browser = form.browser(world)
    names = [
        name
        for name, value in form.fields(world).items()
        if isinstance(value, str | list) and not form.is_text(name) and not form.is_loose(name)
    ]
    with Unchanged():
        for name, value in tried(form, names, WRONG, request, each=6):  # which a thousand fields of 300 forms share
            answer = post(form, world, form.fields(world) | {name: value}, browser)
            assert answer.status_code in range(400, 500), (name, value, answer.status_code)
            refuses(answer)


ODD = [
    "\u202eevil\u202c", "\u200f\u200eשלום", "مرحبا ١٢٣", "👩🏽‍🚀🏳️‍🌈", "Z̷̢̛a̸l̶g̴o̵", "\ufeff\u200b\u2060", "\ufffe\uffff",
    "\x85\u2028\u2029", "'\"><script>alert(1)</script>", "{% debug %}{{ settings }}", "%s%n%(x)s", "a\r\nBcc: x",
]  # fmt: skip


@a_third(FORMS, 0)
def test_odd_words_are_kept_or_refused_and_never_break_a_page(world, form, request):
    browser = form.browser(world)
    for name, value in tried(form, [name for name in form.fields(world) if form.is_text(name)], ODD, request):
        with undone():
            answer = post(form, world, form.fields(world) | {name: value}, browser)
            if answer.status_code >= 400:
                refuses(answer)
            else:
                page = browser.get(answer.url if answer.status_code == 302 else form.address(world))
                assert page.status_code < 500
                assert "<script>alert" not in page.content.decode()


@a_third(FORMS, 1)
def test_half_characters_never_break_it(world, form):
    browser = form.browser(world)
    for name in list(form.fields(world))[:6]:
        body = f"{quote(name)}=%ED%A0%80a%ED%BF%BF%C3%28".encode()
        answer = browser.post(form.address(world), body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code < 500


@pytest.mark.parametrize("form", WITH_A_TIME, ids=str)
def test_when_it_is_not_the_time_it_is_refused(world, form):
    places = list(form.elsewhere(world))
    with Unchanged():
        for user, where in places:
            answer = post(form, world, browser=as_person(user), **where)
            if answer.status_code == 302 and form.route == "application-start":
                continue
            assert answer.status_code in range(400, 500), (where, answer.status_code, answer.headers)
            refuses(answer)


@pytest.mark.parametrize("form", [form for form in FORMS if form.seen], ids=str)
def test_a_page_that_is_older_than_what_is_saved_is_refused(world, form):
    browser = form.browser(world)
    with Unchanged():
        for name in form.seen:
            for value in ("999999", "88888888"):
                refuses(post(form, world, form.fields(world) | {name: value}, browser), 400, 409)
