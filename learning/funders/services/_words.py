"""What every text of these pages is held to."""

from learning.funders import queries
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotValid

ABOUT_AN_APPLICANT = (
    "This names an applicant, or the number of an application. Funders do not hear of applications. Take it out."
)


def clean(text: str, longest: int, empty: str, by: User) -> str:
    """The text without space around it; refused when it is empty or too long, or names an applicant to funders."""
    text = text.strip()
    if not text:
        raise NotValid(empty)
    if len(text) > longest:
        raise NotValid(f"Write {longest:,} characters or fewer.")
    if by.has_role(Role.STAFF, Role.LEARNING) and queries.names_an_applicant(text, by):
        raise NotValid(ABOUT_AN_APPLICANT)
    return text
