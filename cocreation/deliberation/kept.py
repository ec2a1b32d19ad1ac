"""Rounds: what was put to the Group, and where each stood. Choices stay, under a pseudonym; reasons go."""

from shaping_future.keeping import End, Kept, declare, standing

DECIDED = "What was decided, and how many were for it."

declare(
    Kept(
        "cocreation.Position",
        "Where you stood in the Group's rounds",
        private=True,
        clock="application",
        own=["user"],
        application="round__about",
        texts=["reason"],
        stays=["choices"],
        because=DECIDED,
    ),
    Kept(
        "cocreation.Objection",
        "Your objections",
        private=True,
        clock="application",
        own=["position__user"],
        office=["changed_by"],
        application="position__round__about",
        texts=["note"],
        stays=["tests"],
        because=DECIDED,
    ),
    Kept(
        "cocreation.ObjectionVote",
        "Whether an objection stood, as you saw it",
        private=True,
        clock="record",
        own=["user"],
        because=DECIDED,
        end=End.STAYS,
    ),
    Kept(
        "cocreation.RoundOption",
        "What could be chosen in a round",
        clock="record",
        application="application",
        stays=["label"],
        because=DECIDED,
        end=End.STAYS,
    ),
    Kept(
        "cocreation.Round",
        "Rounds of the Group",
        clock="record",
        office=["owner", "opened_by", "shut_by", "closed_by"],
        application="about",
        stays=["question", "proposal", "rules", "fallback", "eligible", "statement"],
        because=DECIDED,
        end=End.STAYS,
    ),
    *standing("record", DECIDED, {"cocreation.RoundExtension": ["by"]}),
)
