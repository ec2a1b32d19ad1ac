"""What happens when several people press at the same moment."""

import threading

import pytest
from django.db import connection

from grants.applications import services
from grants.applications.models import Invitation, Participant
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.models import Entry
from tests.cast import an_application, person
from tests.grants.applications.cast import ADDRESS, invited, joined

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run all in threads of their own; "done" or the refusal of each."""
    barrier, said = threading.Barrier(len(calls)), []

    def run(call):
        try:
            barrier.wait(10)
            call()
            said.append("done")
        except (NotAllowed, NotAllowedNow) as refusal:
            said.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    return sorted(said)


def test_eight_threads_accept_one_invitation_once():
    application, noor = an_application(), person(email=ADDRESS)
    invitation = invited(application)
    said = at_once(*[lambda: services.accept_invitation(Invitation.objects.get(pk=invitation.pk), by=noor)] * 8)
    assert said == ["NotAllowedNow"] * 7 + ["done"]
    assert application.participants.filter(user=noor, removed_at=None).count() == 1
    assert Entry.objects.filter(verb="application.person-joined").count() == 1


def test_two_threads_hand_over_the_lead_and_one_of_them_does():
    application = an_application()
    lead, others = application.started_by, [joined(application), joined(application)]
    said = at_once(*[lambda one=one: services.hand_over_lead(one, by=lead) for one in others])
    assert said == ["NotAllowed", "done"]
    parts = list(application.participants.filter(removed_at=None).values_list("part", flat=True))
    assert sorted(parts) == ["editor", "editor", "lead"]


def test_handing_over_and_starting_an_own_one_at_once_leave_one_lead_in_the_call():
    application = an_application()
    call, editor = application.call, joined(application)
    strand = call.strands.get(key="single")
    said = at_once(
        lambda: services.hand_over_lead(editor, by=application.started_by),
        lambda: services.start_application(call, strand, by=editor.user),
    )
    assert said == ["NotAllowedNow", "done"]
    assert Participant.objects.filter(user=editor.user, part="lead", removed_at=None).count() == 1


def test_the_last_place_is_given_once():
    application = an_application()
    for number in range(8):
        invited(application, f"p{number}@joins.example")
    said = at_once(*[lambda n=n: invited(application, f"last{n}@joins.example") for n in range(4)])
    assert said == ["NotAllowedNow"] * 3 + ["done"]
