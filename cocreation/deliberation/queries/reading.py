"""What one person may read of one round."""

from django.db.models import Exists, OuterRef

from cocreation.deliberation.models import Position, Round
from cocreation.deliberation.queries.counts import tally
from grants.applications.models import Application, Participant, Recusal, Rung
from shaping_future.look.words import when


def own_position(round: Round, user) -> Position | None:
    return round.positions.filter(user=user).first()


def stays_out(round: Round, user) -> bool:
    """Whether this person is out of the room for anything that could be in this round, or works on it themselves, so
    that silence about it tells them nothing: they read no joint result and no words of others."""
    if round.call_id is None or not _is_about_applications(round):
        return False
    recused = Recusal.objects.in_force().filter(application=OuterRef("pk"), user=user, rung=Rung.ROOM)
    ties = Participant.objects.filter(application=OuterRef("pk"), user=user)
    return Application.objects.filter(Exists(recused) | Exists(ties), call=round.call_id).exists()


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
