"""What a call offers: money, a seat in the Group, or a place on a programme. One engine for all three."""

from django.db import models


class Kind(models.TextChoices):
    GRANTS = "grants", "Grants"
    RECRUITMENT = "recruitment", "Recruitment of the Group"
    PROGRAMME = "programme", "Programme with places"

    @property
    def gives_money(self) -> bool:
        """Amounts, a budget question, the Group's reading and the Board. The others have places instead."""
        return self is Kind.GRANTS

    @property
    def is_for_people(self) -> bool:
        """A person applies for themselves; an organisation is never needed, and nobody is ever named in public."""
        return self is Kind.RECRUITMENT


class BlindPhase(models.TextChoices):
    """From when on people may open applications to the end of it. After the last one everything is open."""

    READING = "reading", "While people read and score"
    DELIBERATING = "deliberating", "While the Group decides"


class Hidden(models.TextChoices):
    """What a blind phase can hide."""

    ORGANISATIONS = "organisations", "the names of organisations"
    PEOPLE = "people", "the names of people"
    AMOUNTS = "amounts", "amounts of money"


class HiddenFrom(models.TextChoices):
    """From whom: the roles, as accounts name them, of people who read and decide without checking eligibility."""

    GROUP = "group", "Group members"
    FACILITATORS = "facilitator", "facilitators"


class DesignKind(models.TextChoices):
    """What the Group designs. Some decisions hold a part of a call's definition; the others are words alone."""

    PRIORITIES = "priorities", "Priorities"
    ELIGIBILITY = "eligibility", "Who can apply"
    CRITERIA = "criteria", "Criteria and weights"
    QUESTIONS = "questions", "Questions"
    READINGS = "readings", "Reading"
    DECISION_RULE = "decision_rule", "Decision rule"
    CONFLICTS = "conflicts", "Conflict policy"
    PAYMENT = "payment", "Payment policy"
    SAFETY = "safety", "Safety policy"

    @property
    def part(self) -> str:
        """The part of a call's definition that such a decision can hold; "" when it is words alone."""
        return PART_OF.get(self, "")


PART_OF = {
    DesignKind.ELIGIBILITY: "eligibility",
    DesignKind.CRITERIA: "criteria",
    DesignKind.QUESTIONS: "questions",
    DesignKind.READINGS: "review",
    DesignKind.DECISION_RULE: "decision_rules",
}
"""A part of a launched call that is in here changes only by a decision of the Group."""
