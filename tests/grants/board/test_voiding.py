"""Any change voids what was signed under it; the database keeps what was sent and signed; and all at once."""

import datetime as dt

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from grants.board import services
from grants.board.models import BoardSignature, BoardVote, Proof, Recommendation
from grants.calls.models import Stage
from shaping_future import clock
from shaping_future.errors import NotAllowedNow
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from shaping_future.record.queries import verify
from tests.deciding import a_deciding_call, recuse
from tests.grants.board.cast import CONDITION, decide, grants
from tests.racing import at_once
from tests.signing import opened, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def half_signed():
    """Two of three have signed; one grant of the two is approved, the other with a condition."""
    world = a_deciding_call(2, board=4)
    received = world.recommend()
    one, two = grants(received)
    decide(one, world)
    decide(two, world, "condition", condition_due=clock.today() + dt.timedelta(days=90), **CONDITION)
    opened(received, world.board[0])
    [sign(received, member) for member in world.board[:2]]
    Message.objects.all().delete()
    return world, received, one, two


def a_vote(world, received, one, two):
    services.cast_vote(one, "refer_back", by=world.board[0], reason="Who holds the money?")


def another_condition(world, received, one, two):
    due = clock.today() + dt.timedelta(days=30)
    services.cast_vote(
        two, "condition", by=world.board[0], condition="Another.", condition_due=due, condition_instalment=1
    )


def a_conflict(world, received, one, two):
    services.declare_conflict(two, by=world.board[3])


def a_conflict_written_down_by_staff(world, received, one, two):
    recuse(world.board[3], two.application)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as at the end of a transaction


def in_the_database(**change):
    return lambda world, received, one, two: type(one).objects.filter(pk=one.pk).update(**change)


def a_vote_in_the_database(world, received, one, two):
    one.votes.filter(user=world.board[1]).update(choice="refer_back", reason="Hm.")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (a_vote, "vote"),
        (another_condition, "vote"),
        (a_conflict, "conflict"),
        (a_conflict_written_down_by_staff, "conflict"),
        (in_the_database(pence=1), "changed"),
        (in_the_database(why="Others' words."), "changed"),
        (in_the_database(decision="decline"), "changed"),
        (a_vote_in_the_database, "vote"),
    ],
)
def test_any_change_voids_what_was_signed_and_tells_who_signed(half_signed, change, why):
    world, received, one, two = half_signed
    change(world, received, one, two)
    services.tell_of_voided()
    voided = list(BoardSignature.objects.all())
    assert [(bool(item.voided_at), item.why_voided) for item in voided] == [(True, why)] * 2
    mails = Message.objects.filter(key__startswith="signature-voided-")
    assert {mail.to for mail in mails} == {member.email for member in world.board[:2]}
    assert not any(one.application.reference in mail.body + mail.subject for mail in mails)
    assert services.tell_of_voided() == 0


def test_the_same_vote_again_voids_nothing_and_a_changed_slate_is_not_signed(half_signed):
    world, received, one, _two = half_signed
    services.cast_vote(one, "approve", by=world.board[0])
    assert BoardSignature.objects.standing().count() == 2
    received.grants.filter(pk=one.pk).update(pence=2_400_000)
    with pytest.raises(NotAllowedNow, match="no longer what the Group recommended"):
        sign(received, world.board[2])


def test_the_database_keeps_what_was_sent_and_signed(half_signed):
    world, received, one, two = half_signed
    signature = BoardSignature.objects.first()
    rows, item = Recommendation.objects.filter(pk=received.pk), type(one).objects.filter(pk=one.pk)
    mine = BoardSignature.objects.filter(pk=signature.pk)
    too_early = {"signed_off_at": clock.now(), "signed_off_by": world.board[0]}
    before = [
        (lambda: rows.update(pack={}), "frozen"),
        (lambda: rows.update(quorum=1), "frozen"),
        (lambda: rows.update(**too_early, resolution={}, resolution_hash="0"), "quorum of signatures"),
        (lambda: mine.update(typed_name="Another"), "a signature stays"),
        (lambda: mine.update(signed={}), "a signature stays"),
        (mine.delete, "Cannot delete"),
    ]
    for change, said in before:
        with pytest.raises((ProgrammingError, IntegrityError, InternalError), match=said), transaction.atomic():
            change()
    sign(received, world.board[2])
    after = [
        (lambda: rows.update(signed_off_at=None, signed_off_by=None), "frozen"),
        (lambda: item.update(pence=1), "frozen"),
        (lambda: item.update(decision="decline"), "frozen"),
        (lambda: mine.update(voided_at=clock.now(), why_voided="vote"), "a signature stays"),
    ]
    for change, said in after:
        with pytest.raises((ProgrammingError, IntegrityError, InternalError), match=said), transaction.atomic():
            change()
    a_conflict_written_down_by_staff(world, received, one, two)  # too late to void anything
    assert BoardSignature.objects.standing().count() == 3


def test_recommender_and_approver_are_two_people_for_the_database_too(half_signed):
    world, received, one, _two = half_signed
    values = {"typed_name": "N", "signed": {}, "signed_hash": "0" * 64, "covers": [one.pk], "proof": Proof.TOTP}
    for somebody in (world.facilitator, world.members[0]):
        with pytest.raises(IntegrityError, match="whoever recommended does not approve"), transaction.atomic():
            BoardSignature.objects.create(recommendation=received, user=somebody, **values)


@pytest.mark.django_db(transaction=True)
def test_sixteen_sign_the_last_quorum_at_once():
    world = a_deciding_call(2, board=18)
    received = world.recommend()
    for grant in grants(received):
        decide(grant, world)
    opened(received, world.board[0])
    for member in world.board[16:]:
        sign(received, member)
    seen = BoardSignature.objects.first().signed_hash
    found = at_once(
        *[
            lambda member=member: services.sign(received, str(member), seen, proof=Proof.TOTP, by=member)
            for member in world.board[:16]
        ]
    )
    assert [type(one) for one in found] == [BoardSignature] * 16, found
    assert BoardSignature.objects.standing().count() == 18
    assert Entry.objects.filter(verb="recommendation.signed-off").count() == 1
    assert Entry.objects.filter(verb="recommendation.signed").count() == 18
    world.call.refresh_from_db()
    assert world.call.stage == Stage.SIGNED_OFF
    assert verify().broken is None


@pytest.mark.django_db(transaction=True)
def test_a_changed_vote_and_a_conflict_beside_the_last_signature():
    """Whichever is first: in force with three standing signatures, or open with the changed grant's voided."""
    world = a_deciding_call(2, board=5)
    received = world.recommend()
    one, two = (decide(grant, world) for grant in grants(received))
    opened(received, world.board[0])
    [sign(received, member) for member in world.board[:2]]
    seen = BoardSignature.objects.first().signed_hash
    last = world.board[2]
    found = at_once(
        lambda: services.sign(received, "Trustee", seen, proof=Proof.TOTP, by=last),
        lambda: services.cast_vote(one, "refer_back", by=world.board[0], reason="Hm."),
        lambda: recuse(world.board[4], two.application),
    )
    assert all(item is None or isinstance(item, (BoardSignature, BoardVote, NotAllowedNow)) for item in found), found
    received.refresh_from_db()
    standing = received.signatures.standing().count()
    assert standing == 3 if received.signed_off_at else standing <= 1
