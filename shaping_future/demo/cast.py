"""The people of the demo world as users who can sign in."""

import datetime as dt

from cocreation.group import services as group
from shaping_future import clock
from shaping_future.accounts import services as accounts
from shaping_future.accounts.models import User
from shaping_future.demo import people
from shaping_future.demo.organisations import Applicant

APPOINTED = dt.datetime(2024, 10, 18, 10, tzinfo=clock.LONDON)


class Cast:
    """Every person of the demo by the part they play. Made once; asked for again they are found."""

    def __init__(self) -> None:
        self.today = clock.today()
        with clock.at(APPOINTED):
            self.staff = self._person(people.STAFF)
            self.staff_2 = self._person(people.STAFF_2)
            self.facilitator = self._person(people.FACILITATOR)
            self.finance = self._person(people.FINANCE)
            self.finance_2 = self._person(people.FINANCE_2)
            self.funder = self._person(people.FUNDER)
            self.learning = self._person(people.LEARNING)
            self.board = [self._person(person) for person in people.BOARD]
            self.group = [self._member(number, person) for number, person in enumerate(people.GROUP)]

    def applicant(self, one: Applicant) -> User:
        return self._person(people.Person(one.email, f"Lead of {one.name}"))

    def newcomer(self, name: str) -> User:
        """Somebody who applies for themselves."""
        return self._person(people.Person(f"{name.lower()}@newcomer.example", name))

    @property
    def readers(self) -> list[User]:
        """Group members who are not on leave."""
        return [member for member in self.group if member.email != people.ON_LEAVE.email]

    def _person(self, person: people.Person) -> User:
        user = User.objects.filter(email=person.email).first()
        if user is None:
            user = accounts.create_person(person.email, person.name, people.PASSWORD, person.roles)
            if user.needs_second_factor:
                accounts.use_demo_second_factor(user)
        return user

    def _member(self, number: int, person: people.Person) -> User:
        user = self._person(people.Person(person.email, person.name))
        if hasattr(user, "membership"):
            return user
        lived = (True, True, None, True, False)[number % 5]
        until = self.today + dt.timedelta(days=people.TERM_DAYS - 60 * number)
        member = group.appoint_member(user, APPOINTED.date(), until, lived_experience=lived, by=self.staff)
        group.say_what_you_bring(member, lived_experience=lived, **people.brought(number), by=member.user)
        choice, chosen, line = people.NAMED.get(number, ("unnamed", "", ""))
        group.name_in_public(member, choice, chosen, line, by=member.user)
        if number in people.NEEDED:
            group.say_needs(member, *people.NEEDED[number], by=member.user)
        if number == people.GOES_AWAY:
            days = [self.today + dt.timedelta(days=after) for after in (20, 34)]
            group.go_away(member, *days, by=member.user)
        if person == people.ON_LEAVE:
            group.set_leave(member, True, by=self.staff)
        return member.user
