"""When a name, an address or a text may speak of a person or an organisation."""

import pytest

from grants.interests.queries.matching import Said, domain, number, organisation


@pytest.mark.parametrize(
    ("email", "host"),
    [
        ("noor@Bridges.example.org", "bridges.example.org"),
        ("noor@bridges.org.uk", "bridges.org.uk"),
        ("noor@post.bridges.org", "post.bridges.org"),
        ("noor@gmail.com", ""),
        ("noor@YAHOO.co.uk", ""),
        ("noor@hotmail.fr", ""),
        ("noor@gmail.com.", ""),
        ("noor@notgmail.com", "notgmail.com"),
        ("noor@co.uk", "co.uk"),
        ("noor@localhost", ""),
        ("noor", ""),
        ("", ""),
    ],
)
def test_a_host_that_anybody_may_use_says_nothing(email, host):
    assert domain(email) == host


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Bread Circle", "bread circle"),
        ("Bread Circle Ltd.", "BREAD  CIRCLE"),
        ("Café Réfugié CIC", "Cafe Refugie"),
        ("Bread-Circle (UK)", "Bread Circle"),
    ],
)
def test_two_ways_of_writing_an_organisation(one, other):
    assert organisation(one) == organisation(other)


def test_a_name_that_is_only_a_legal_form_stays_itself():
    assert organisation("The Charity") == "the charity"
    assert organisation("Breads Circle") != organisation("Bread Circle")


def test_register_numbers_are_compared_without_spaces_and_noughts():
    assert number("SC 012345") == number("sc012345")
    assert number("0123 4567") == number("1234567")
    assert number(" ") == ""


@pytest.mark.parametrize(
    ("text", "name", "named"),
    [
        ("We know Salma El-Noor from the choir.", "Salma El Noor", True),
        ("We know salma el noor.", "Salma El-Noor", True),
        ("We know Salma.", "Salma El Noor", False),
        ("We have hope and grace.", "Hope", False),
        ("We know Hope well.", "Hope", True),
        ("Hopeful people", "Hope", False),
        ("We know Jo.", "Jo", False),
        ("We know nobody.", "", False),
        ("ናአድነት ሰላም እንፈልጥ", "ሰላም", True),
        ("نعرف سلمى النور", "سلمى النور", True),
    ],
)
def test_a_person_is_named_by_their_whole_name(text, name, named):
    assert Said(text).names_person(name, "salma@people.example") is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Write to SALMA@people.example.", True),
        ("Write to salma@people.example.com", False),
        ("Write to no-salma@people.example", False),
        ("", False),
    ],
)
def test_a_person_is_named_by_their_address(text, named):
    assert Said(text).names_person("", "salma@people.example") is named


@pytest.mark.parametrize(
    ("text", "there"),
    [("a@bridges.example", True), ("a@bridges.example.", True), ("a@bridges.example.com", False),
     ("bridges.example", False), ("a@post.bridges.example", False)],
)  # fmt: skip
def test_a_host_is_there_when_an_address_ends_with_it(text, there):
    assert Said(text).names_host("bridges.example") is there
    assert not Said(text).names_host("")


def test_an_organisation_is_named_by_whole_words():
    said = Said("I volunteer at the Bread Circle, on Mondays.")
    assert said.names_organisation(organisation("Bread Circle CIC"))
    assert not said.names_organisation(organisation("Bread Circles"))
    assert not said.names_organisation("on")
