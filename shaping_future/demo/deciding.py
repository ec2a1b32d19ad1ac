"""From declared interests to the Board's sign-off."""

import datetime as dt

from cocreation.deliberation import services as deliberation
from cocreation.reading import services as reading
from cocreation.reading.models import Reading, ReadingState
from cocreation.recommendation import services as recommendation
from cocreation.recommendation.models import Slate
from cocreation.recommendation.queries import may_be_chosen
from grants.applications import services as applications
from grants.applications.models import Application, Rung
from grants.board import services as board
from grants.board.models import Choice
from grants.calls import services as calls
from grants.calls.models import Call
from grants.fund import queries as fund
from grants.interests import services as interests
from grants.interests.models import Interest
from shaping_future import clock
from shaping_future.demo import resolving
from shaping_future.demo.answers import TEXTS, pick
from shaping_future.demo.cast import Cast
from shaping_future.demo.organisations import applicants

QUALITY = {one.name: one.quality for one in applicants(48)}


def declare(call: Call, cast: Cast, *, waiting: int = 0) -> None:
    """Everybody but the last `waiting` members declares; two have ties, which the facilitator decides."""
    with clock.at(call.closes_at + dt.timedelta(days=7)):
        calls.open_declarations(call, by=cast.staff)
    listed = list(call.applications.filter(state="eligible").order_by("pk"))
    with clock.at(call.closes_at + dt.timedelta(days=8)):
        interests.declare_interests(call, {}, by=cast.facilitator)
        for number, member in enumerate(cast.readers[: len(cast.readers) - waiting]):
            ties = {}
            if number < 2 and len(listed) > number:
                ties = {listed[number].pk: (Interest.Kind.GOVERNS, "I was on its committee until last year.")}
            interests.declare_interests(call, ties, by=member)
        for interest in Interest.objects.filter(application__call=call, decided_at=None)[:1]:
            interests.decide_interest(interest, Rung.ROOM, "A recent seat on the committee.", by=cast.facilitator)


def propose_readings(call: Call, cast: Cast) -> None:
    """The facilitator says what two applications ask of their readers, and looks at a proposal."""
    with clock.at(call.closes_at + dt.timedelta(days=8, hours=3)):
        for application, language, topics in zip(
            Application.objects.visible_to(cast.facilitator).filter(call=call).order_by("pk"),
            ("ar", ""),
            (["women"], ["young", "arts"]),
            strict=False,
        ):
            reading.say_need(
                application, language=language, only_with_language=False, topics=topics, by=cast.facilitator
            )
        reading.propose_readings(call, by=cast.facilitator)


def assign(call: Call, cast: Cast) -> None:
    with clock.at(call.closes_at + dt.timedelta(days=9)):
        reading.use_examples(call, by=cast.facilitator)
        reading.assign_readings(call, by=cast.facilitator)
        reading.say_reading_end(call, clock.today() + dt.timedelta(days=18), by=cast.facilitator)
        if call.blind:
            copy_for_readers(call, cast)
        reading.open_reading(call, by=cast.facilitator)


def copy_for_readers(call: Call, cast: Cast) -> None:
    """MEX staff look at what we propose, and confirm it."""
    for application in call.applications.readable().select_related("call", "response__questionnaire"):
        applications.confirm_copies(application, applications.propose_copies(application), by=cast.staff)


def practise(call: Call, cast: Cast, *, people: int = 6) -> None:
    """Some try the score sheet on what is invented, before they read; the facilitator has asked everybody."""
    with clock.at(call.closes_at + dt.timedelta(days=9, hours=2)):
        reading.ask_to_practise(call, by=cast.facilitator)
    for number, member in enumerate(cast.readers[:people]):
        with clock.at(call.closes_at + dt.timedelta(days=10, hours=number)):
            for practice in call.practices.all():
                scores = {}
                for place, anchor in enumerate(practice.anchors.select_related("criterion")):
                    given = max(0, min(4, anchor.value + (number + place) % 3 - 1))
                    scores[anchor.criterion.key] = (given, TEXTS["sentences"][given])
                reading.save_practice(practice, scores, {}, seen=0, by=member)
                reading.send_practice(practice, by=member)


def read(call: Call, *, share: float = 1.0) -> None:
    """The assigned readings, written and sent; with a share below 1 the last of each member's queue stay unsent."""
    queue = Reading.objects.filter(application__call=call).select_related("application__organisation", "member__user")
    for number, sheet in enumerate(queue.order_by("member", "order")):
        if share < 1 and (number * 7) % 10 >= share * 10:
            continue
        with clock.at(call.closes_at + dt.timedelta(days=12, minutes=number)):
            _read(sheet, number)


def _read(sheet: Reading, number: int) -> None:
    name = sheet.application.organisation.name
    quality = QUALITY.get(name, len(name) % 5)
    split = name == "The Long Table Fellowship"  # readers could not disagree more
    scores = {}
    for place, criterion in enumerate(sheet.application.call.criteria.all()):
        value = (0 if number % 2 else 4) if split else max(0, min(4, quality + (number + place) % 3 - 1))
        given = "X" if (number + place) % 29 == 0 else value
        scores[criterion.key] = (given, TEXTS["sentences"][given])
    notes = {prompt: pick(TEXTS["readers"][prompt], number) for prompt in ("strongest", "to_ask", "kind_line")}
    notes["wants_discussion"] = number % 17 == 0
    sheet = reading.save_sheet(sheet, scores, notes, seen=sheet.version, by=sheet.member.user)
    reading.send_sheet(sheet, by=sheet.member.user)


def take_care(call: Call, cast: Cast) -> None:
    """One application holds heavy material, and one of its readers asks that somebody else reads it; about another a
    reader raises a concern."""
    seen = Application.objects.visible_to(cast.facilitator)
    waiting = Reading.objects.filter(application__call=call, application__in=seen, state=ReadingState.ASSIGNED)
    sheet, *others = waiting.select_related("application", "member__user").order_by("pk")
    other = next(one for one in others if one.application_id != sheet.application_id)
    with clock.at(call.closes_at + dt.timedelta(days=13)):
        note = "It tells of a journey by sea on which children died. No pictures."
        need = {"language": "", "only_with_language": False, "topics": [], "content_note": note}
        reading.say_need(sheet.application, **need, by=cast.facilitator)
        reading.ask_to_pass(sheet, by=sheet.member.user)
        concern = {"flag_about": "safety", "safety_flag": "They name the street of a shelter. It must not get out."}
        reading.save_sheet(other, {}, concern, seen=other.version, by=other.member.user)


def close_reading(call: Call, cast: Cast) -> None:
    with clock.at(call.closes_at + dt.timedelta(days=28)):
        reading.close_reading(call, by=cast.facilitator)


RESERVES = 3


def draft(call: Call, cast: Cast, *, most: int = 16) -> Slate:
    """The best-ranked applications that fit the grants budget together, and in reserve those that come after them."""
    left, items, others = fund.available(call.fund), {}, []
    asked = dict(may_be_chosen(Application.objects.visible_to(cast.facilitator), call).values_list("pk", "asked_pence"))
    for pk in [row["application"] for row in call.ranking.rows if row["rank"] and row["application"] in asked]:
        pence, why = asked[pk], pick(TEXTS["why"], pk)
        if len(items) < most and pence <= left:
            items[pk] = (pence, why, "")
            left -= pence
        else:
            others.append((pk, pence, why, ""))
    slate = recommendation.draft_slate(call, items, by=cast.facilitator)
    return recommendation.write_reserves(slate, others[:RESERVES], by=cast.facilitator) if others else slate


def propose(call: Call, slate: Slate, cast: Cast, *, days: int = 59) -> Slate:
    opened = call.closes_at + dt.timedelta(days=days)
    with clock.at(opened):
        return recommendation.propose_slate(slate, opened + dt.timedelta(days=3), by=cast.facilitator)


def consent(slate: Slate, cast: Cast, *, objector: int | None = None, people: int = 14) -> None:
    """Members take positions; one may object."""
    with clock.at(slate.round.opened_at + dt.timedelta(hours=5)):
        for number, member in enumerate(cast.readers[:people]):
            stance, reason = (
                ("concern", "I would like to hear how care costs are met.") if number == 4 else ("consent", "")
            )
            if number == objector:
                stance, reason = "objection", "Two of these groups serve the same town and the north has none."
            deliberation.take_position(slate.round, stance, reason, by=member)


def declare_late(slate: Slate, cast: Cast) -> None:
    """Nine members remember that an applicant lent the Group its rooms, so too few are left to decide about it."""
    lender = slate.items.last().application
    with clock.at(slate.round.opened_at + dt.timedelta(hours=9)):
        for member in cast.readers[3:12]:
            tie = (Interest.Kind.OTHER, "It lent us the rooms in which the Group meets.")
            interests.declare_interests(slate.call, {lender.pk: tie}, by=member)


def close(slate: Slate, statement: str, cast: Cast) -> Slate:
    with clock.at(slate.round.opened_at + dt.timedelta(days=2)):
        return recommendation.close_slate(slate, statement, by=cast.facilitator)


def recommend(call: Call, slate: Slate, cast: Cast) -> None:
    with clock.at(call.closes_at + dt.timedelta(days=64)):
        recommendation.recommend_slate(slate, by=cast.facilitator)


def vote(call: Call, cast: Cast, *, members: int = 5) -> None:
    """The Board votes: the second grant gets a condition, the last is referred back, the others are approved."""
    grants = list(call.recommendations.latest("received_at").grants.order_by("order"))
    with clock.at(call.closes_at + dt.timedelta(days=80)):
        for number, grant in enumerate(grants):
            for member in cast.board[:members]:
                grant.refresh_from_db()
                if grant.decision:
                    break
                _vote(grant, number, last=number == len(grants) - 1, member=member)


def _vote(grant, number: int, *, last: bool, member) -> None:
    if number == 1:
        due = clock.today() + dt.timedelta(days=120)
        board.cast_vote(
            grant, Choice.CONDITION, by=member, condition="Send the renewed safeguarding policy.",
            condition_due=due, condition_instalment=2,
        )  # fmt: skip
    elif last:
        board.cast_vote(
            grant, Choice.REFER_BACK, by=member, reason="Please tell us who will hold the money for the group."
        )
    else:
        board.cast_vote(grant, Choice.APPROVE, by=member)


def sign_off(call: Call, cast: Cast) -> None:
    with clock.at(call.closes_at + dt.timedelta(days=80, hours=3)):
        received = call.recommendations.latest("received_at")
        board.hold_in_writing(received, clock.now() + dt.timedelta(days=7), by=cast.board[0])
        resolving.sign_all(received, cast.board)
