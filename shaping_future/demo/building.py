"""What staff do to a call: they change one that is open, and prepare the next one from it."""

import datetime as dt

from grants.calls import services as calls
from grants.calls.definition import editing
from grants.calls.models import Amendment, Call
from shaping_future import clock
from shaping_future.demo.applying import TESTERS
from shaping_future.demo.cast import Cast
from shaping_future.demo.designing import agree_clearer_words

CLEARER = "Think about workload, trauma, online and physical safety, safeguarding. Your own team counts too."


def change(call: Call, cast: Cast) -> Amendment:
    """People asked whether their own team counts; the guidance says so now. Drafts follow, and their people hear."""
    amendment = calls.amend_call(
        call,
        lambda data: editing.change_question(data, "care", {"guidance": CLEARER}),
        "Three people asked at the drop-in whether their own team counts. It does.",
        "The facilitator with two Group members, at the weekly meeting",
        agree_clearer_words(call, cast),
        by=cast.staff,
    )
    return calls.confirm_amendment(amendment, by=cast.staff_2)


def prepare_next(call: Call, cast: Cast) -> Call:
    """Next year's call: a copy with a new question that two people have tried so far."""
    opens = dt.datetime.combine(clock.today() + dt.timedelta(weeks=30), dt.time(10), clock.LONDON)
    closes = dt.datetime.combine(opens.date() + dt.timedelta(weeks=6), dt.time(12), clock.LONDON)
    slug = "shaping-the-future-to-come"
    new = calls.copy_call(call, "Shaping the Future: the call to come", slug, opens, closes, by=cast.staff)
    question = {
        "section": "Being fair",
        "type": "choice",
        "label": "How did you hear of this fund?",
        "options": ["From a friend or another group", "From a newsletter", "From an event", "Somewhere else"],
        "required": False,
    }
    calls.change_call(new, lambda data: editing.add_question(data, question), by=cast.staff)
    for name, email, minutes, unclear in TESTERS[:2]:
        calls.tell_as_tester(calls.invite_tester(new, name, email, by=cast.staff), minutes, unclear)
    return new
