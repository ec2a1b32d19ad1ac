"""Whoever recommended or approved a grant moves no money of it: the database says so without the service."""

import pytest
from django.db import IntegrityError, transaction

from grants.payments.models import Instalment
from tests.grants.payments.cast import scheduled

pytestmark = pytest.mark.django_db


def test_neither_recommender_nor_approver_is_the_payer():
    world, _award, (first, *_) = scheduled()
    for somebody in (world.facilitator, *world.board):
        with pytest.raises(IntegrityError, match="does not pay it"), transaction.atomic():
            Instalment.objects.filter(pk=first.pk).update(scheduled_by=somebody)
    Instalment.objects.filter(pk=first.pk).update(scheduled_by=world.payer)
