"""How a round is counted, without whoever stays out of what it is about now."""

from collections import defaultdict
from collections.abc import Collection

from cocreation.deliberation.kinds import ON_OPTIONS, STOPS, STRUCK
from cocreation.deliberation.models import Position, Round, RoundOption
from cocreation.deliberation.tally import Asked, Ballot, Counted, count_round, without_names
from cocreation.group.models import Member
from grants.applications.models import Recusal, Rung


def options_of(round: Round) -> list[RoundOption]:
    """No query where a method has none."""
    return list(round.options.all()) if round.method in ON_OPTIONS else []


def positions_of(round: Round) -> list[Position]:
    """With what became of objections. No query where they were fetched with the round."""
    if "positions" in getattr(round, "_prefetched_objects_cache", {}):
        return list(round.positions.all())
    return list(round.positions.select_related("objection"))


def out_of(round: Round) -> dict[int, set[int]]:
    """{number of an option: pks of those who are out of the room for it}; 0 stands for what the round is about."""
    about = {option.application_id: option.order for option in options_of(round) if option.application_id}
    if round.about_id:
        about[round.about_id] = 0
    found: dict[int, set[int]] = defaultdict(set)
    if about:
        rows = Recusal.objects.in_force().filter(application__in=about, rung=Rung.ROOM)
        for application, user in rows.values_list("application", "user"):
            found[about[application]].add(user)
    return dict(found)


def recused_from(round: Round) -> set[int]:
    """pks of those who stay out of all of it: of the application it is about, or of every option."""
    return _recused(round, out_of(round))


def _recused(round: Round, out: dict[int, set[int]]) -> set[int]:
    options = [option.order for option in options_of(round)]
    everything = set.intersection(*(out.get(one, set()) for one in options)) if options else set()
    return out.get(0, set()) | everything


def left_early(round: Round) -> set[int]:
    """pks of those who left the Group without an answer: nobody waits for them, and no share counts them. Whoever
    answered while they belonged to it stays counted. Once answers are open it is kept with the round, so that nobody
    who comes back changes a count. One query before that."""
    if not round.is_secret:
        return set(round.left)
    silent = set(round.eligible) - {one.user_id for one in positions_of(round)}
    return gone(silent) if silent else set()


def gone(people: Collection[int]) -> set[int]:
    """Of these (pks of users), who was a member of the Group and is none now. One query."""
    members = Member.objects.filter(user__in=people).exclude(pk__in=Member.objects.in_term())
    return set(members.values_list("user", flat=True))


def ballots_of(round: Round, recused: Collection[int] | None = None) -> tuple[Asked, list[Ballot]]:
    """The round's ballots without names. `recused` (pks of users): who else stays out of everything."""
    out, positions = out_of(round), positions_of(round)
    return without_names(
        round.method,
        round.eligible,
        {one.user_id: (one.stance, _by_number(one.choices)) for one in positions},
        recused={*_recused(round, out), *left_early(round), *(recused or ())},
        out={number: people for number, people in out.items() if number},
        struck=_struck(round, positions),
        rules=round.rules,
        pence={option.order: option.pence for option in options_of(round)},
        share=round.quorum_share,
        least=round.quorum_least,
    )


def _by_number(choices: dict[str, int]) -> dict[int, int]:
    return {int(number): value for number, value in choices.items()}


def _struck(round: Round, positions: Collection[Position]) -> set[int]:
    """Whose objection or block does not stand. There are none before answers are open."""
    stop = STOPS.get(round.method)
    if stop is None or round.is_secret:
        return set()
    stopping = [one for one in positions if one.stance == stop and hasattr(one, "objection")]
    return {one.user_id for one in stopping if one.objection.state in STRUCK}


def tally(round: Round, recused: Collection[int] | None = None) -> Counted:
    """The count without whoever stays out or left, and without `recused` (pks of users). Show it only once answers are
    open."""
    return count_round(*ballots_of(round, recused))


def turnout(round: Round) -> int:
    """How many have answered: all that anybody may know before answers are open."""
    return round.positions.count()


def everybody_answered(round: Round, recused: Collection[int] | None = None) -> bool:
    """Whether each person of the snapshot who has a say has answered."""
    return waits_for(round, recused) <= {one.user_id for one in round.positions.all()}


def waits_for(round: Round, recused: Collection[int] | None = None) -> set[int]:
    """pks of those who have a say: of the snapshot, without who stays out and who left without an answer."""
    return set(round.eligible) - recused_from(round) - left_early(round) - set(recused or ())
