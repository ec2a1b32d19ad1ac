"""Ties that our records suggest. A person decides about each; nothing follows from one by itself.

A facilitator reads the grounds, and only of applications that they may know of. The person themselves is told that we
suggest one, and never why: the grounds are in applications that they have not opened.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from grants.applications.models import Application, Clearance, Participant, PartnerConfirmation
from grants.calls.models import Call, Kind
from grants.interests.queries import matching
from grants.interests.queries.matching import Said
from shaping_future.accounts.models import User
from shaping_future.questionnaires.models import Answer, QuestionType
from shaping_future.questionnaires.types.narrative import text_of

LINKS = "links"
"""Key of the question in which applicants say whom they know, and people who join the Group say where they work."""

NOTHING = Said("")
Pair = tuple[int, int]
"""(pk of an application, pk of a user)"""


class Ground:
    """Why our records suggest a tie, as a facilitator reads it."""

    ORGANISATION = "They worked on another application of an organisation with this name or number."
    TOLD = "They named this organisation when they applied to join the Group."
    DOMAIN = "Their email address and one in this application have the same ending."
    PARTNER = "A partner that this application names may be them, or a group that they worked with."
    LINKS = "The answer about links in this application names them."


@dataclass(frozen=True)
class Suggestion:
    application: Application
    user: User
    grounds: tuple[str, ...]


@dataclass
class Known:
    """What may tie a person to an applicant: groups they worked with, and what they said of themselves."""

    user: User
    organisations: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    said: Said = NOTHING

    def __post_init__(self) -> None:
        self.domain = matching.domain(self.user.email)


@dataclass
class Named:
    """What an application names. people: pks of the users who have or had a part in it."""

    organisations: set[str]
    numbers: set[str]
    people: set[int] = field(default_factory=set)
    domains: set[str] = field(default_factory=set)
    partners: list[tuple[str, Said]] = field(default_factory=list)
    links: Said = NOTHING


def suggested_to(user: User, applications: Sequence[Application]) -> set[int]:
    """pks of the applications that the person should think about twice. Four queries."""
    return {application for application, _user in _grounds(applications, [user])}


def suggestions_for(user: User, call: Call) -> list[Suggestion]:
    """Of everybody else who has declared in this call, with applications that this person may know of; the best
    founded first. Their own work is declared by itself, and not suggested. Six queries."""
    listed = Application.objects.visible_to(user).named().readable().filter(call=call)
    applications = {one.pk: one for one in listed.select_related("organisation", "host")}
    cleared = Clearance.objects.filter(call=call, user__is_active=True).exclude(user=user).select_related("user")
    people = {one.user_id: one.user for one in cleared}
    found = _grounds(list(applications.values()), list(people.values()))
    rows = [Suggestion(applications[one], people[person], said) for (one, person), said in found.items()]
    return sorted(rows, key=lambda row: (-len(row.grounds), str(row.application.organisation), row.user.pk))


def _grounds(applications: Sequence[Application], people: Sequence[User]) -> dict[Pair, tuple[str, ...]]:
    """applications: with their organisation and host loaded."""
    known = {user.pk: Known(user) for user in people}
    named = {application.pk: _listed(application) for application in applications}
    if not known or not named:
        return {}
    _read_organisations(known)
    _read_people(named)
    _read_answers(known, named)
    found = {}
    for application, one in named.items():
        for person in known.values():
            if person.user.pk not in one.people and (said := tuple(_between(one, person))):
                found[application, person.user.pk] = said
    return found


def _listed(application: Application) -> Named:
    listed = [one for one in (application.organisation, application.host) if one is not None]
    numbers = {matching.number(one.register_number) for one in listed} - {""}
    return Named({matching.organisation(one.name) for one in listed}, numbers)


def _between(named: Named, person: Known) -> Iterable[str]:
    if named.numbers & person.numbers or named.organisations & person.organisations:
        yield Ground.ORGANISATION
    if person.said.text and any(person.said.names_organisation(name) for name in named.organisations):
        yield Ground.TOLD
    if person.domain in named.domains:
        yield Ground.DOMAIN
    if any(_is_theirs(name, said, person) for name, said in named.partners):
        yield Ground.PARTNER
    if named.links.names_person(person.user.name, person.user.email):
        yield Ground.LINKS


def _is_theirs(name: str, said: Said, person: Known) -> bool:
    """A partner is a group of theirs, or its contact is the person, or somebody at the person's address."""
    return (
        name in person.organisations
        or person.said.names_organisation(name)
        or said.names_person(person.user.name, person.user.email)
        or said.names_host(person.domain)
    )


# --- what we know ----------------------------------------------------------------------------------------------------


def _read_organisations(known: dict[int, Known]) -> None:
    """The organisations and hosts of every application that a person has or had a part in."""
    parts = Participant.objects.filter(user__in=known, application__organisation__isnull=False)
    columns = ("organisation__name", "organisation__register_number", "host__name")
    for user, name, number, host in parts.values_list("user", *(f"application__{column}" for column in columns)):
        known[user].organisations |= {matching.organisation(one) for one in (name, host) if one}
        known[user].numbers |= {matching.number(number)} - {""}


def _read_people(named: dict[int, Named]) -> None:
    """Everybody who works or worked on an application, and partners who were asked about their part."""
    parts = Participant.objects.filter(application__in=named)
    for application, user, email in parts.values_list("application", "user", "user__email"):
        named[application].people.add(user)
        named[application].domains |= {matching.domain(email)} - {""}
    asked = PartnerConfirmation.objects.filter(application__in=named)
    for application, name, email, who in asked.values_list("application", "name", "email", "answered_name"):
        named[application].partners.append(_partner(name, f"{email} {who}"))


def _read_answers(known: dict[int, Known], named: dict[int, Named]) -> None:
    """The answers about links, of applicants and of people who joined; and the partners that applications name."""
    joined = Q(response__application__call__kind=Kind.RECRUITMENT, response__application__started_by__in=known)
    asked = Q(question__key=LINKS) | Q(question__type=QuestionType.REPEAT)
    columns = ("response__application", "response__application__started_by", "question__type", "value")
    rows = Answer.objects.filter(Q(response__application__in=named) | joined, asked)
    for application, person, kind, value in rows.values_list(*columns):
        if application not in named:
            if kind != QuestionType.REPEAT:
                known[person].said = Said(f"{known[person].said.text} {text_of(value)}")
        elif kind == QuestionType.REPEAT:
            named[application].partners += _partners(value)
        else:
            named[application].links = Said(text_of(value))


def _partners(value: Any) -> list[tuple[str, Said]]:
    """Of each row of a question that repeats and asks for names."""
    rows = [row for row in value if isinstance(row, dict) and row.get("name")] if isinstance(value, list) else []
    return [_partner(row["name"], row.get("contact") or "") for row in rows]


def _partner(name: str, contact: str) -> tuple[str, Said]:
    """(its name as it is compared, everything that was said of it)"""
    return matching.organisation(name), Said(f"{name} {contact}")
