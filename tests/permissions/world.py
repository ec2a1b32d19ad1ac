"""One world with everybody in it: each role four times over, and the people of one application that was funded."""

from cocreation.group import services as group
from grants.applications.models import Application, Clearance, Participant, Rung
from grants.applications.services import recuse
from grants.calls import loading
from grants.calls.services import invite_tester
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.demo.definitions import Variation, varied_call
from tests.cast import person
from tests.refusal_world import World as WithOutsiders
from tests.refusal_world import world
from tests.shaping_future.rights.cast import erased

DECIDING = (Role.GROUP_MEMBER, Role.FACILITATOR)


class World(WithOutsiders):
    """`neighbour`: another application of the call that was funded as well. What else is open to everybody, too."""

    def __init__(self) -> None:
        vars(self).update(vars(world()))
        self.neighbour = Application.objects.get(pk=self.outsiders[0].participations.get().application_id)
        self.erasure = erased()
        preparing = loading.load(varied_call(Variation("being-prepared", "A call being prepared", -30)))
        self.tester = invite_tester(preparing, "Tester", "tester@people.example", by=self.cast.staff)

    def holds(self, *roles: Role) -> User:
        """A person with these roles who knows the call as its own people do: a member of the Group, ties declared."""
        user = person(roles=roles)
        if Role.GROUP_MEMBER in roles:
            group.appoint_member(user, clock.today(), by=self.cast.staff)
        if set(roles) & set(DECIDING):
            Clearance.objects.create(call=self.call, user=user)
        return user

    def stays_out(self, *roles: Role) -> User:
        user = self.holds(*roles)
        recuse(self.application, user, Rung.ROOM, by=user)
        return user

    def works_on(self, application: Application, part: str, *roles: Role) -> User:
        """The same with a part in an application."""
        user = self.holds(*roles)
        Participant.objects.create(application=application, user=user, part=part)
        return user

    def role_alone(self, role: Role) -> User:
        return person(role)

    def former(self) -> User:
        """Was a member of the Group."""
        user = self.holds(Role.GROUP_MEMBER)
        group.leave_group(user.membership, by=user)
        user.refresh_from_db()
        return user

    def superuser(self) -> User:
        user = User.objects.create_superuser("super@people.example", name="Super User")
        return user
