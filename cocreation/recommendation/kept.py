"""What the Group recommended to the Board."""

from shaping_future.keeping import Kept, declare, standing

SLATE = "What the Group agreed to recommend."

declare(
    Kept("cocreation.SlateItem", SLATE, clock="application", application="application", texts=["why", "amount_reason"]),
    Kept("cocreation.Reserve", SLATE, clock="application", application="application", texts=["why", "amount_reason"]),
    *standing(
        "record",
        SLATE,
        {"cocreation.Slate": ["created_by"], "cocreation.TieRule": ["declared_by"], "cocreation.RuleRun": []},
    ),
)
