"""The world of every form, built once for whoever begins with it: the forms' own tests and the look at every page."""

from tests.again import shared
from tests.bad_input.world import World


@shared
def world() -> World:
    """As it was built."""
    return World()
