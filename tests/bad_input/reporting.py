"""What the worlds of bad input and of refusals need of learning: a time that is offered, notes to agree on, a message,
and a report with a recording."""

import datetime as dt
import uuid

from learning.changes.services import write_message
from learning.reports import services as reports
from learning.talks import services as talks
from shaping_future import clock
from tests.files import tapes
from tests.files.samples import upload


def of_learning(world):
    """(time, change request, file) of `world.talk`, `world.award` and `world.report`; its recording is MEX's alone."""
    lead = world.award.application.started_by
    time = talks.offer_time(world.talk, clock.now() + dt.timedelta(days=3), "By phone", by=world.cast.staff)
    request = write_message(world.award, "We need more time.", uuid.uuid4(), by=lead).request
    tape = {1: upload("a.webm", tapes.webm())}
    reports.save_report(world.report, {1: ("", "private")}, {1: world.report.answers.get(order=1).version}, by=lead,
                        files=tape)  # fmt: skip
    return time, request, world.report.answers.get(order=1).file


def learn_more(world):
    """For the world of bad input: a report to write and one that was sent, a time that is offered, notes that wait for
    the partner, and a message about another grant."""
    reports.schedule_for_call(world.award.application.call, by=world.cast.staff)
    world.report, other = world.award.reports.filter(what="report").order_by("due_on")[:2]
    parts = {one.order: ("What we learned.", "partners") for one in other.answers.all()}
    reports.save_report(other, parts, dict.fromkeys(parts, 0), by=world.lead)
    world.sent_report = reports.send_report(other, by=world.lead)
    keyed = {one.key: one for one in world.award.reports.all()}
    world.talk, world.noted_talk = keyed["m6"], keyed["m18"]
    world.talk_time = talks.offer_time(world.talk, clock.now() + dt.timedelta(days=3), "By phone", by=world.cast.staff)
    talks.write_notes(world.noted_talk, {1: ("We talked.", "private")}, {1: 0}, by=world.cast.staff)
    other = world.unpaid
    lead = other.application.started_by
    world.change_request = write_message(other, "We need more time.", uuid.uuid4(), by=lead).request
    world.told_answer = world.report.answers.get(order=1)
