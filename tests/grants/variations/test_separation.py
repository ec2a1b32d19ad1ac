"""Whoever decides about a change of a grant moves no money of it, and the other way round."""

import pytest
from django.db import IntegrityError, transaction

from grants.payments import services as payments
from grants.payments.models import Instalment
from grants.variations import services
from grants.variations.models import Variation
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed
from tests.cast import person
from tests.grants.variations.cast import proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def both():
    return person(roles=(Role.FINANCE, Role.BOARD))


def test_who_decided_pays_nothing(world, both):
    services.approve_change(proposed(world), by=both)
    with pytest.raises(NotAllowed, match="approved this grant"):
        payments.schedule_instalments(world.award, by=both)
    with pytest.raises(IntegrityError, match="does not pay it"), transaction.atomic():
        Instalment.objects.filter(pk=world.made[0].pk).update(scheduled_by=both)


def test_who_pays_decides_nothing(world, both):
    Instalment.objects.filter(pk=world.made[0].pk).update(scheduled_by=both)
    variation = proposed(world)
    with pytest.raises(NotAllowed, match="You pay this grant"):
        services.approve_change(variation, by=both)
    with pytest.raises(IntegrityError, match="decides no change"), transaction.atomic():
        Variation.objects.filter(pk=variation.pk).update(decided_by=both)
