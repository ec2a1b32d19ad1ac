"""Who is shortlisted: for one person, and for services that judge a whole call."""

from cocreation.conversations.models import Finalist
from cocreation.conversations.models.finalists import FinalistQuerySet
from grants.calls.models import Call


def finalists_for(user, call: Call) -> FinalistQuerySet:
    """The shortlist as this person may see it, by name, each with its `application`."""
    related = ("application__organisation", "application__host", "application__strand")
    return Finalist.objects.in_force().filter(call=call).visible_to(user).select_related(*related).by_name()


def finalist_ids(call: Call) -> set[int]:
    """pks of every shortlisted application that can still be funded, whoever may see it: for services, never for a
    page. Empty: the call names no finalists, and everything that was read may be chosen."""
    rows = Finalist.objects.in_force().filter(call=call, application__in=call.applications.readable())
    return set(rows.values_list("application_id", flat=True))
