"""What becomes of an objection or a block: four tests, and if it is contested a word of each of the others.

The facilitator asks; it is never the facilitator who strikes an objection. Whoever made it can take it back, or the
others find by simple majority that it does not stand.
"""

from collections.abc import Mapping
from math import ceil

from django.db import transaction

from cocreation.deliberation.kinds import TESTS, ObjectionState
from cocreation.deliberation.models import Objection, ObjectionVote, Round
from cocreation.deliberation.queries.counts import gone, recused_from
from cocreation.deliberation.queries.reading import out_of_something
from cocreation.deliberation.services._locks import locked, refuse_unless_facilitator
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

OVER = "This round is closed. What was found about objections stays."


def _open(objection: Objection) -> tuple[Round, Objection]:
    """Under the lock of its round, while its answers are open and no outcome is written."""
    round = locked(Round.objects.get(positions__objection=objection.pk))
    if round.is_secret or round.closed_at:
        raise NotAllowedNow(OVER)
    return round, Objection.objects.select_related("position").get(pk=objection.pk)


def _change(objection: Objection, by: User, **values) -> Objection:
    for name, value in values.items():
        setattr(objection, name, value)
    objection.changed_at, objection.changed_by = clock.now(), by
    objection.save(update_fields=[*values, "changed_at", "changed_by"])
    note("round.objection", objection, by=by, state=objection.state)
    return objection


@transaction.atomic
def keep_tests(objection: Objection, tests: Mapping[str, bool], words: str = "", *, by: User) -> Objection:
    """What the facilitator heard when they asked the four tests. It strikes nothing."""
    _round, objection = _open(objection)
    refuse_unless_facilitator(by, "asks the four tests")
    if set(tests) != set(TESTS) or not all(isinstance(one, bool) for one in tests.values()):
        raise NotValid("Answer each of the four tests.")
    return _change(objection, by, tests={key: tests[key] for key in TESTS}, note=words.strip())


@transaction.atomic
def withdraw_objection(objection: Objection, *, by: User) -> Objection:
    """Whoever made it takes it back. Twice is once."""
    _round, objection = _open(objection)
    if by.pk != objection.position.user_id:
        raise NotAllowed("Whoever objected takes it back, and nobody else.")
    if objection.state == ObjectionState.WITHDRAWN:
        return objection
    if objection.state != ObjectionState.STANDS:
        raise NotAllowedNow("The others are asked already, or have said whether it stands.")
    return _change(objection, by, state=ObjectionState.WITHDRAWN)


@transaction.atomic
def ask_the_others(objection: Objection, *, by: User) -> Objection:
    """It is contested: each of the others says whether it stands. Twice is once."""
    _round, objection = _open(objection)
    refuse_unless_facilitator(by, "asks the others")
    if not objection.tests:
        raise NotAllowedNow("Ask the four tests first.")
    if objection.state == ObjectionState.ASKED:
        return objection
    if objection.state != ObjectionState.STANDS:
        raise NotAllowedNow("This objection is settled.")
    return _change(objection, by, state=ObjectionState.ASKED)


@transaction.atomic
def vote_on_objection(objection: Objection, stands: bool, *, by: User) -> ObjectionVote:
    """One of the others says whether it stands. It may be changed until it is settled."""
    round, objection = _open(objection)
    if by.pk not in others(round, objection):
        raise NotAllowed("The others who could take part in this round say whether it stands, not whoever objected.")
    if objection.state != ObjectionState.ASKED:
        raise NotAllowedNow("Nobody is asked about this objection now.")
    vote, is_new = ObjectionVote.objects.get_or_create(
        objection=objection, user=by, defaults={"stands": stands, "at": clock.now()}
    )
    if not is_new and vote.stands != stands:
        vote.stands, vote.at = stands, clock.now()
        vote.save(update_fields=["stands", "at"])
    return vote


@transaction.atomic
def settle_objection(objection: Objection, *, by: User) -> Objection:
    """Count what the others say. It does not stand when more say so than say that it stands, and the same share of the
    others spoke as a round needs. A tie leaves it standing."""
    round, objection = _open(objection)
    refuse_unless_facilitator(by, "counts what the others say")
    if objection.state != ObjectionState.ASKED:
        raise NotAllowedNow("Nobody is asked about this objection now.")
    asked = others(round, objection)
    said = list(objection.votes.filter(user__in=asked).values_list("stands", flat=True))
    needed = ceil(round.quorum_share * len(asked))
    if len(said) < needed:
        raise NotAllowedNow(f"{len(said)} of {len(asked)} have said something; {needed} are needed.")
    falls = said.count(False) > said.count(True)
    return _change(objection, by, state=ObjectionState.NOT_VALID if falls else ObjectionState.UPHELD)


def others(round: Round, objection: Objection) -> set[int]:
    """pks of those who say whether it stands: of the snapshot, who belongs to the Group now and may read it."""
    out = out_of_something(round.call_id) if hasattr(round, "slate") else recused_from(round)
    return set(round.eligible) - out - gone(round.eligible) - {objection.position.user_id}
