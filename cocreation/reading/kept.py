"""What readers write. Points stay, under a pseudonym: figures are made of them. Words go."""

from shaping_future.keeping import End, Kept, declare, standing

FIGURES = "Points and places, by number. What was published is made of them."

declare(
    Kept(
        "cocreation.Reading",
        "Your readings",
        clock="application",
        own=["member__user"],
        office=["assigned_by"],
        application="application",
        texts=["strongest", "to_ask", "kind_line", "safety_flag"],
        stays=["parts"],
        because=FIGURES,
    ),
    Kept(
        "cocreation.Score",
        "Points you gave, and why",
        clock="application",
        own=["reading__member__user"],
        application="reading__application",
        texts=["sentence"],
    ),
    Kept(
        "cocreation.SheetText",
        "Earlier words of your sheets",
        clock="application",
        own=["reading__member__user", "changed_by"],
        application="reading__application",
        texts=["value"],
        hides=["mark"],
        end=End.DELETED,
    ),
    Kept(
        "cocreation.Concern",
        "Worries about somebody's safety that you raised",
        clock="application",
        own=["reading__member__user"],
        office=["resolved_by"],
        application="reading__application",
        texts=["text", "resolution"],
        hides=["resolution"],
    ),
    Kept(
        "cocreation.ReadingNeed",
        "What an application needs of its readers",
        clock="application",
        office=["said_by"],
        application="application",
        texts=["content_note"],
        stays=["topics"],
        because="Topics out of a list.",
    ),
    Kept(
        "cocreation.PracticeReading",
        "Your practice readings",
        clock="account",
        own=["member__user"],
        texts=["strongest", "to_ask", "kind_line"],
    ),
    Kept(
        "cocreation.PracticeScore",
        "Points of your practice",
        clock="account",
        own=["reading__member__user"],
        texts=["sentence"],
    ),
    Kept(
        "cocreation.ReadingPack",
        "Packs on paper for you",
        clock="account",
        own=["member__user"],
        office=["asked_by"],
        because="A list of what was printed.",
        end=End.STAYS,
    ),
    *standing(
        "fund",
        "Practice, made up for it; and plans of who reads what, by number",
        {
            "cocreation.Practice": ["said_by"],
            "cocreation.PracticeAnchor": [],
            "cocreation.PracticeAsk": ["asked_by"],
            "cocreation.ReadingPlan": ["asked_by", "assigned_by"],
            "cocreation.ReadingTerm": [],
        },
    ),
    *standing("record", FIGURES, {"cocreation.Ranking": []}),
)
