"""Answers that are not typed: one that is recorded (a few notes: the demo has nobody's voice), and one by phone."""

import io
import math
import wave

from django.core.files.uploadedfile import SimpleUploadedFile

from grants.applications import queries
from grants.applications import services as applications
from grants.applications.models import Application
from shaping_future.demo.cast import Cast

RATE = 8000  # samples a second
NOTES = (262, 330, 392, 523, 392, 330, 262)  # hertz, half a second each


def answer_in_other_ways(application: Application, cast: Cast) -> None:
    """Record one answer, ask for a call, and let staff write down what was said; it waits for the applicant's yes."""
    lead = application.started_by
    recording = {"recording": SimpleUploadedFile("notes.wav", melody()), "text": ""}
    applications.save_answers(application, {"why_now": recording}, queries.versions(application), by=lead)
    applications.ask_for_call(application, "who_leads", "Weekdays after three", "Dari", "020 7946 0018", by=lead)
    asked = applications.ask_for_call(application, "", "Saturday morning", by=lead)
    text = "We are seven women who came here at different times. We decide together, and two of us sign."
    applications.type_answer(asked, "summary", text, by=cast.staff)


def melody() -> bytes:
    """A few notes as a WAV file."""
    result, samples = io.BytesIO(), bytearray()
    for note in NOTES:
        samples += bytes(int(128 + 60 * math.sin(2 * math.pi * note * at / RATE)) for at in range(RATE // 2))
    with wave.open(result, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(bytes(samples))
    return result.getvalue()
