"""What the table says of one cell. What a relation means is said here, once, for every rule."""

from tests.addresses import OF_SEVERAL, OF_THE_APPLICATION
from tests.addresses_of_community import OF_THE_COMMUNITY
from tests.permissions.apart import APART, NOT_THERE, Apart, of
from tests.permissions.asked import IN, NO_SUCH_PAGE, NOT_THEIRS, SIGN_IN
from tests.permissions.people import OTHER, OWN, STRANGER, Who
from tests.permissions.rules import ANYONE, RULES, SIGNED_IN
from tests.routes import ACCESS

DECIDING = {"group", "facilitator", "staff", "finance", "board"}
OF_THE_FUND = {"facilitator", "staff", "finance", "board", "funder", "learning"}
WITHOUT_DECLARING = {"staff", "finance", "board", "learning", "funder"}
"""Roles whose people work on whatever was sent; members of the Group and facilitators declare their ties first."""


def expected(route: str, who: Who, apart: dict[str, Apart] = APART) -> str:
    if route in NOT_THERE:
        return NO_SUCH_PAGE
    line = line_of(route, apart)
    if line.rule.opens == ANYONE:
        return IN
    if who.name == "visitor":
        return SIGN_IN
    if line.rule.opens == SIGNED_IN or _lets_in(line, who):
        return line.inside
    return NO_SUCH_PAGE if line.is_hidden and not _knows(line, who) else NOT_THEIRS


def line_of(route: str, apart: dict[str, Apart] = APART) -> Apart:
    """What stands apart, or else what the route's rule and the list of its address say."""
    if route in apart:
        return apart[route]
    rule, is_tied = RULES[ACCESS[route]], route in OF_THE_APPLICATION
    hidden = is_tied or route in OF_SEVERAL or route in OF_THE_COMMUNITY
    return of(rule.opens, "", rule.knows, tied=is_tied, hidden=hidden, without_role=rule.without_role)


def _lets_in(line: Apart, who: Who) -> bool:
    words = line.rule.opens.split()
    as_partner = bool(who.role) and who.relation == OWN and "editor" in words
    if as_partner and not (line.rule.without_role and who.role in OF_THE_FUND):
        return True
    return who.name in words or f"={who.name}" in words or _through_their_role(words, line, who)


def _knows(line: Apart, who: Who) -> bool:
    """Who works on an application finds it on the applicants' pages. Whoever has a part in deciding finds it there
    alone, so that no page of the fund says anything about it: `own` stands for them where it is such a page."""
    words = line.rule.knows.split()
    if who.role and who.relation == OWN and ("own" in words or ("editor" in words and who.role not in DECIDING)):
        return True
    return who.name in words or _through_their_role(words, line, who)


def _through_their_role(words: list[str], line: Apart, who: Who) -> bool:
    """Nobody finds an application through a role who works on it or stays out of it."""
    if who.role not in words:
        return False
    declared = who.relation == OTHER or who.role in WITHOUT_DECLARING or line.by_role
    return not line.is_tied or (who.relation in {OTHER, STRANGER} and declared)
