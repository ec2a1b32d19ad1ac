"""What one person may read of one round."""

from cocreation.deliberation.models import Position, Round
from cocreation.deliberation.queries.counts import tally
from cocreation.deliberation.tally import rule_lines
from grants.applications.models import Application, Participant, Recusal, Rung
from shaping_future.look.words import when


def own_position(round: Round, user) -> Position | None:
    return round.positions.filter(user=user).first()


def stays_out(round: Round, user) -> bool:
    """Whether this person is out of the room for anything that could be in this round, or works on it themselves, so
    that silence about it tells them nothing: they read no joint result and no words of others."""
    return round.call_id is not None and _is_about_applications(round) and user.pk in out_of_something(round.call_id)


def out_of_something(call: int) -> set[int]:
    """pks of those who are out of the room for an application of the call, or work on one. One query."""
    recused = Recusal.objects.in_force().filter(application__call=call, rung=Rung.ROOM).order_by().values_list("user")
    ties = Participant.objects.filter(application__call=call).order_by().values_list("user")
    return {user for (user,) in recused.union(ties)}


def hears_objections(round: Round, user) -> bool:
    """Whether they read what stops a proposal, and may say whether it stands. In a meeting whoever is in the room for
    the item does; about a slate, which holds many applications, nobody who stays out of one of them."""
    if hasattr(round, "held_in"):
        return True
    if hasattr(round, "slate"):
        return user.pk not in out_of_something(round.call_id)
    return not stays_out(round, user)


def _is_about_applications(round: Round) -> bool:
    return round.about_id is not None or any(option.application_id for option in round.options.all())


def options_for(round: Round, user) -> list:
    """The options that this person may know of, in order, each with `name`. Two queries at most."""
    options = list(round.options.all())
    wanted = [one.application_id for one in options if one.application_id]
    rows = Application.objects.visible_to(user).filter(pk__in=wanted).select_related("organisation") if wanted else ()
    seen = {one.pk: one for one in rows}
    found = []
    for option in options:
        if option.application_id and option.application_id not in seen:
            continue
        option.seen = seen.get(option.application_id)
        option.name = option.label or (option.seen.applicant if option.seen else when(option.starts_at))
        found.append(option)
    return found


def rule_lines_of(round: Round) -> list[str]:
    """How it is counted, as it was fixed when it opened."""
    return rule_lines(round.method, round.rules, round.quorum_share, round.quorum_least)


def about_name(round: Round, user) -> str:
    """What the round is about, as this person may know it."""
    if not round.about_id:
        return ""
    return Application.objects.visible_to(user).select_related("organisation").get(pk=round.about_id).applicant


def result_lines(round: Round, user) -> list[str]:
    """What came out, in sentences, as this person may read it. Empty while the round is secret, and for whoever is out
    of the room for something it could be about."""
    if round.is_secret or not Round.objects.visible_to(user).filter(pk=round.pk).exists() or stays_out(round, user):
        return []
    counted = tally(round)
    names = {one.order: one.name for one in options_for(round, user)}
    chosen = [names[one] for one in getattr(counted, "chosen", ()) if one in names]
    lines = [f"{counted.result.label}.", *counted.words]
    return lines + ([f"First: {', '.join(chosen)}."] if chosen else [])
