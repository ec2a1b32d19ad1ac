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
