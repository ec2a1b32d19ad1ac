"""The equity form: its answers are choices only, because free text names whoever wrote it."""

from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from grants.calls.models import Call, EquityQuestion
from grants.organisations.models import Region
from shaping_future.errors import NotValid

GROUPS = {
    "DEI01": "Communities experiencing racial inequity",
    "DEI02": "Disabled people",
    "DEI03": "Faith communities",
    "DEI04": "LGBT+ people",
    "DEI05": "Migrants, refugees and people seeking asylum",
    "DEI06": "Older people",
    "DEI07": "Children and young people",
    "DEI08": "People who are educationally or economically disadvantaged",
    "DEI09": "Women and girls",
    "DEI70": "Welsh-speaking people",
    "DEI80": "A community background in Northern Ireland",
}
"""The groups of the DEI Data Standard (360Giving, CC BY 4.0), at their first level only: a finer one would point at
people, and people seeking asylum are not told apart from others who moved."""
NONE, UNSAID = "None of these", "Prefer not to say"
COMMUNITIES = [*GROUPS.values(), NONE, UNSAID]
REGIONS = [label for value, label in Region.choices if value] + [UNSAID]


def token(application: Any) -> str:
    """HMAC of the application under a key made from SECRET_KEY, which is not in the database."""
    return salted_hmac("grants.applications.equity", str(application.public_id), algorithm="sha256").hexdigest()


def options(question: EquityQuestion) -> list[str]:
    """The question's own, or those of the standard it follows."""
    if question.options:
        return question.options
    return REGIONS if "region" in question.standard.lower() else COMMUNITIES


def takes_several(question: EquityQuestion) -> bool:
    return not question.options and "region" not in question.standard.lower()


def clean(call: Call, answers: dict[str, Any]) -> dict[str, Any]:
    """Answers by the question's number (as text); what was not answered is left out."""
    questions = {str(question.number): question for question in call.equity_questions.all()}
    if unknown := set(answers) - set(questions):
        raise NotValid(gettext("This form has no question %(value)s.") % {"value": sorted(unknown)[0][:10]})
    clean = {number: _clean(questions[number], value) for number, value in answers.items()}
    return {number: value for number, value in clean.items() if value}


def _clean(question: EquityQuestion, value: Any) -> Any:
    allowed = options(question)
    chosen = value if isinstance(value, list) else [value] if value else []
    if any(one not in allowed for one in chosen) or (len(chosen) > 1 and not takes_several(question)):
        raise NotValid(gettext("Question %(number)s: choose from the list.") % {"number": question.number})
    if len(chosen) > 1 and {NONE, UNSAID} & set(chosen):
        raise NotValid(
            gettext("Question %(number)s: “%(none)s” and “%(unsaid)s” stand alone. Choose one of the two, or groups.")
            % {"number": question.number, "none": NONE, "unsaid": UNSAID}
        )
    return [one for one in allowed if one in chosen] if takes_several(question) else "".join(chosen)
