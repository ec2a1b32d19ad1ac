"""How a decision is made, where it stands, and what a change of its text answers."""

from django.db import models


class Method(models.TextChoices):
    CONSENT = "consent", "Consent of the Group: nobody had an objection that stands"
    ADVICE = "advice", "Advice process: decided after asking those it affects"
    HOST = "host", "Decided by the fund's host, because the law asks for it"


BY_ONE = (Method.ADVICE, Method.HOST)
"""Methods without a round: one person writes down what was decided, and how."""


class DesignState(models.TextChoices):
    DRAFTING = "drafting", "Being drafted"
    PROPOSED = "proposed", "Before the Group"
    AGREED = "agreed", "Agreed"
    REPLACED = "replaced", "Replaced by a later one"
    SET_ASIDE = "set_aside", "Set aside"


class Source(models.TextChoices):
    """Who said what a new version answers."""

    AMENDMENT = "amendment", "A change that a member proposed"
    COMMENT = "comment", "A comment of a member"
    ROUND = "round", "An objection or a concern in a round"
    APPLICANTS = "applicants", "What applicants told us"
    PARTNERS = "partners", "What contributing funders or partners told us"
    EARLIER = "earlier", "What an earlier call taught us"

    @property
    def who(self) -> str:
        """For the page “What changed because of you”."""
        return {Source.APPLICANTS: "Applicants", Source.PARTNERS: "Funders and partners"}.get(
            self, "An earlier call" if self is Source.EARLIER else "The Group"
        )


class Answer(models.TextChoices):
    """What became of a proposed change."""

    OPEN = "", "Not answered yet"
    ACCEPTED = "accepted", "Taken up"
    DECLINED = "declined", "Not taken up"
