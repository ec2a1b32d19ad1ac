"""The people of the walk. Seven members are in the Group, so that six without a tie are exactly a quorum."""

from cocreation.group import services as group
from shaping_future import clock
from shaping_future.accounts import services as accounts
from shaping_future.accounts.models import User
from shaping_future.demo import people
from shaping_future.demo.cast import APPOINTED


class People:
    """Everybody with a part in the fund, by that part."""

    def __init__(self) -> None:
        with clock.at(APPOINTED):
            self.staff, self.staff_2 = map(made, (people.STAFF, people.STAFF_2))
            self.finance, self.finance_2 = map(made, (people.FINANCE, people.FINANCE_2))
            self.facilitator = made(people.FACILITATOR)
            self.board = [made(person) for person in people.BOARD]
            self.group = [made(people.Person(person.email, person.name)) for person in people.GROUP[:7]]
            for member in self.group:
                group.appoint_member(member, APPOINTED.date(), lived_experience=True, by=self.staff)
                member.refresh_from_db()


def made(person: people.Person) -> User:
    """The person of the demo world, with its password and, where one is needed, its second factor."""
    user = accounts.create_person(person.email, person.name, people.PASSWORD, person.roles)
    return accounts.use_demo_second_factor(user) if user.needs_second_factor else user
