"""Forms are the fund's. Answers belong to what they answer: the app that asks says so (grants/applications/kept.py)."""

from shaping_future.keeping import declare, standing

declare(
    *standing(
        "fund",
        "What calls ask",
        {"questionnaires.Questionnaire": [], "questionnaires.Section": [], "questionnaires.Question": []},
    )
)
