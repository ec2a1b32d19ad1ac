"""Who is out of the room for which item: recused, or part of the application themselves."""

from collections.abc import Iterable

from cocreation.meetings.models import AgendaItem
from grants.applications.models import Participant, Recusal, Rung


def out_by_item(items: Iterable[AgendaItem], *, members_only: bool = False) -> dict[int, set[int]]:
    """pks of users by the item's pk. One query, none when no item is about an application. `members_only`: applicants
    were never to be in the room, so nobody counts them as out of it."""
    about = {item.application_id: item.pk for item in items if item.application_id}
    out: dict[int, set[int]] = {pk: set() for pk in about.values()}
    if not about:
        return out
    recused = Recusal.objects.in_force().filter(application__in=about, rung=Rung.ROOM)
    parts = Participant.objects.filter(application__in=about)
    if members_only:
        recused, parts = (rows.filter(user__membership__isnull=False) for rows in (recused, parts))
    rows = (
        recused.order_by()
        .values_list("application", "user")
        .union(parts.order_by().values_list("application", "user"), all=True)
    )
    for application, user in rows:
        out[about[application]].add(user)
    return out


def out_of_the_room(item: AgendaItem) -> set[int]:
    """pks of users. One query, none when it is about no application."""
    return out_by_item([item]).get(item.pk, set())
