"""Meetings: what was decided stays, as the Group confirmed it; who raised a hand does not."""

from shaping_future.keeping import End, Kept, declare, standing

MINUTES = "Minutes as the meeting confirmed them. They stay as they are."

declare(
    Kept(
        "cocreation.AgendaItem",
        "What a meeting talked about",
        clock="application",
        office=["outcome_by"],
        application="application",
        texts=["title", "why", "content_note", "outcome", "actions"],
    ),
    Kept(
        "cocreation.Attendance",
        "Meetings that you came to",
        clock="record",
        own=["user"],
        because=MINUTES,
        end=End.STAYS,
    ),
    Kept("cocreation.Hand", "When you asked to speak", clock="account", own=["user"], end=End.DELETED),
    Kept(
        "cocreation.StepOut",
        "When you left the room for an item",
        clock="record",
        own=["user"],
        because="It shows that nobody with an interest took part.",
        end=End.STAYS,
    ),
    Kept(
        "cocreation.Voice",
        "Whether your name stands with your voice",
        clock="record",
        own=["user"],
        because=MINUTES,
        end=End.STAYS,
    ),
    Kept(
        "cocreation.MinutesAmendment",
        "What you added to minutes",
        clock="record",
        own=["by"],
        stays=["text"],
        because=MINUTES,
        end=End.STAYS,
    ),
    *standing(
        "record",
        MINUTES,
        {
            "cocreation.Meeting": ["planned_by", "started_by", "ended_by"],
            "cocreation.Minutes": ["confirmed_by"],
            "cocreation.ItemRound": [],
        },
    ),
)
