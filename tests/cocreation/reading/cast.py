"""A score sheet and what a browser does with it; a group of which some bring more than others."""

from django.urls import reverse

from cocreation.group.services import say_what_you_bring
from cocreation.reading import services
from cocreation.reading.models import Reading
from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.cocreation.cast import (
    a_group,
    applications,
    declare,
    declaring,
    reading,
    scores,
    sheet_of,
)


def page(user, route, *args, **data):
    return signed_in_as(user).get(reverse(route, args=args), data)


def written(call, value="3", sentence="It says so.", seen=0, **more):
    """What the whole page sends. `seen`: the version of each part that it showed, or one for all of them."""
    fields = {}
    for key in call.criteria.values_list("key", flat=True):
        fields |= {f"score-{key}": value, f"sentence-{key}": sentence}
        fields[f"v-score-{key}"] = seen if isinstance(seen, int | str) else seen[f"score-{key}"]
    return fields | more


def post(user, sheet, data):
    return signed_in_as(user).post(reverse("reading-edit", args=[sheet.public_id]), data)


def a_sheet():
    """(call, the sheet of its first reader, all readers, facilitator)."""
    call, people, facilitator = reading(1)
    return call, sheet_of(people[0], applications(call)[0]), people, facilitator


def brings(user, lived=True, languages=(), topics=(), regions=(), most=None):
    said = {"languages": languages, "topics": topics, "regions": regions, "most_readings": most}
    say_what_you_bring(user.membership, lived_experience=lived, **said, by=user)


def needs(application, by, language="", only=False, topics=()):
    services.say_need(application, language=language, only_with_language=only, topics=topics, by=by)


def declared(count, size, **changes):
    call, people, facilitator = declaring(count, **changes), a_group(size), person(Role.FACILITATOR)
    declare(call, facilitator, *people)
    return call, people, facilitator


def readers(plan, application):
    return {member for member, one in plan.pairs if one == application.pk}


def pairs():
    return set(Reading.objects.values_list("member", "application"))


def prepared(applications_count=1, members=3):
    """(call, its readers, facilitator, the two that we invented to practise on)."""
    call, people, facilitator = reading(applications_count, members)
    first, second = services.use_examples(call, by=facilitator)
    return call, people, facilitator, first, second


def practise(user, practice, *values):
    given = scores(practice.call, *values)
    services.save_practice(practice, given, {}, seen=0, by=user)
    return services.send_practice(practice, by=user)
