"""Who can be named with @ in a topic."""

import re
from collections import Counter
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from cocreation.discussion.models import Topic
from grants.applications.models import Clearance, Participant, Recusal, Rung
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role

LEFT = re.compile(r"(?<![\w@])@")


def may_be_mentioned(topic: Topic) -> QuerySet[User]:
    """Members and facilitators who may read the topic, whoever asks: nobody who stays out of it. One query."""
    people = User.objects.with_role(Role.GROUP_MEMBER) | User.objects.with_role(Role.FACILITATOR)
    cleared = Clearance.objects.filter(call=topic.call_id, user=OuterRef("pk"))
    rows = people.filter(Exists(cleared)).exclude(name="").distinct()
    if topic.application_id is not None:
        about = {"application": topic.application_id, "user": OuterRef("pk")}
        out = Recusal.objects.in_force().filter(rung=Rung.ROOM, **about)
        rows = rows.exclude(Exists(out)).exclude(Exists(Participant.objects.filter(**about)))
    return rows.order_by("name", "pk")


def mentioned_in(text: str, people: Iterable[User]) -> list[User]:
    """Those of `people` whom the text names: @ and the whole name, or its first word where nobody else shares it. A
    name that two people have is nobody's."""
    ways = _ways(list(people))
    found = []
    for at in LEFT.finditer(text):
        rest = _folded(text[at.end() : at.end() + 200])
        named = next((ways[way] for way in sorted(ways, key=len, reverse=True) if _begins(rest, way)), None)
        if named is not None and named not in found:
            found.append(named)
    return found


def _ways(people: list[User]) -> dict[str, User]:
    whole = Counter(_folded(one.name) for one in people)
    first = Counter(_folded(one.name).split()[0] for one in people)
    ways = {}
    for one in people:
        name = _folded(one.name)
        word = name.split()[0]
        if whole[name] == 1:
            ways[name] = one
        if first[word] == 1 and word not in whole:
            ways[word] = one
    return ways


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _begins(text: str, way: str) -> bool:
    return text.startswith(way) and not text[len(way) : len(way) + 1].isalnum()
