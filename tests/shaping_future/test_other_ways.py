"""What the demo world shows of answers that are not typed."""

import pytest

from grants.applications.models import PhoneRequest, SpokenAnswer
from shaping_future.accounts.roles import Role
from shaping_future.demo.other_ways import answer_in_other_ways
from shaping_future.files.models import StoredFile
from tests.cast import a_call, an_application, person

pytestmark = pytest.mark.django_db


class Staff:
    def __init__(self):
        self.staff = person(Role.STAFF)


def test_one_answer_is_recorded_and_one_told_on_the_phone():
    draft = an_application(a_call())
    answer_in_other_ways(draft, Staff())
    assert (StoredFile.objects.get().seconds, StoredFile.objects.get().content_type) == (4, "audio/wav")
    assert PhoneRequest.objects.filter(application=draft).count() == 2
    assert SpokenAnswer.objects.get().state == "waiting"
