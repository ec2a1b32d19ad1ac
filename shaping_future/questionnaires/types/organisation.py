from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_noop

from shaping_future.questionnaires.errors import InvalidAnswer

from .base import AnswerField, Type, in_english, one_line
from .register_numbers import clean_register_number

KINDS = {
    "charity": gettext_noop("Registered charity"),
    "cio": gettext_noop("Charitable incorporated organisation (CIO)"),
    "cic": gettext_noop("Community interest company (CIC)"),
    "constituted": gettext_noop("Constituted group"),
    "network": gettext_noop("Network"),
    "unconstituted": gettext_noop("Group that is not constituted yet"),
}
REGIONS = {  # ITL level 1
    "north_east": gettext_noop("North East (England)"),
    "north_west": gettext_noop("North West (England)"),
    "yorkshire": gettext_noop("Yorkshire and The Humber"),
    "east_midlands": gettext_noop("East Midlands"),
    "west_midlands": gettext_noop("West Midlands"),
    "east": gettext_noop("East of England"),
    "london": gettext_noop("London"),
    "south_east": gettext_noop("South East (England)"),
    "south_west": gettext_noop("South West (England)"),
    "wales": gettext_noop("Wales"),
    "scotland": gettext_noop("Scotland"),
    "northern_ireland": gettext_noop("Northern Ireland"),
    "uk": gettext_noop("Across the UK"),
    "unsaid": gettext_noop("Prefer not to say"),
}
INCOME_BANDS = {  # NCVO
    "under_10k": gettext_noop("Under £10,000"),
    "10k_100k": gettext_noop("£10,000 to £100,000"),
    "100k_1m": gettext_noop("£100,000 to £1 million"),
    "1m_10m": gettext_noop("£1 million to £10 million"),
    "over_10m": gettext_noop("Over £10 million"),
    "unsaid": gettext_noop("Prefer not to say"),
}
PARTS = {
    "name": {"label": gettext_noop("Name of your organisation or network"), "most": 200},
    "kind": {"label": gettext_noop("What kind of group is it?"), "choices": KINDS},
    "region": {"label": gettext_noop("Where are you based?"), "choices": REGIONS},
    "register_number": {
        "label": gettext_noop("Charity or company number (if you have one)"),
        "most": 20,
        "hint": gettext_noop("For example 1234567, SC012345 or NIC100012; a company number has 8 characters."),
    },
    "income": {"label": gettext_noop("Income last year (if you want to say)"), "choices": INCOME_BANDS},
    "host_name": {
        "label": gettext_noop("Host organisation (only if your group is not constituted yet)"),
        "most": 200,
        "hint": gettext_noop("The organisation that would hold the grant for you."),
    },
    "host_agreed": {"label": gettext_noop("The host organisation has agreed in writing"), "box": True},
}


class OrganisationWidget(forms.Widget):
    """Several small inputs named `<field>-<part>`."""

    template_name = "questionnaires/widgets/organisation.html"
    use_fieldset = True

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-name" if id_ else ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {part: data.get(f"{name}-{part}", "") for part in PARTS}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(f"{name}-{part}" not in data for part in PARTS)

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        id_ = context["widget"]["attrs"].get("id") or f"id_{name}"
        value = value or {}
        context["widget"]["parts"] = [
            about
            | {
                "name": f"{name}-{part}",
                "id": f"{id_}-{part}",
                "value": value.get(part, ""),
                "label": gettext(about["label"]),
                "hint": gettext(about["hint"]) if "hint" in about else "",
                "options": _options(about["choices"]) if "choices" in about else None,
            }
            for part, about in PARTS.items()
        ]
        return context


class OrganisationType(Type):
    """Who applies. JSON: {name, kind, region, register_number, income, host_name: text; host_agreed: bool}.

    kind, region and income are keys of KINDS, REGIONS and INCOME_BANDS, or "".
    """

    key = "organisation"
    blank: Any = {part: False if about.get("box") else "" for part, about in PARTS.items()}

    def field(self, question: Any) -> AnswerField:
        return AnswerField(self, question, widget=OrganisationWidget())

    def clean(self, question: Any, value: Any) -> dict[str, Any]:
        if value in (None, ""):
            value = {}
        if not isinstance(value, dict) or set(value) - set(PARTS):
            raise InvalidAnswer(gettext("Fill in the boxes of this question."))
        found, wrong = {}, []
        for part, about in PARTS.items():
            try:
                found[part] = _clean_part(part, about, value.get(part))
            except InvalidAnswer as error:
                wrong += error.sentences
        if wrong:
            raise InvalidAnswer(*wrong)
        return found

    def is_empty(self, value: Any) -> bool:
        return not value or not any(value.values())

    def shown(self, question: Any, value: Any) -> dict[str, Any]:
        said = ((gettext(about["label"]), _said(about, value, part)) for part, about in PARTS.items())
        return {"lines": [(label.partition(" (")[0].rstrip("?؟"), text) for label, text in said if text]}

    @in_english
    def as_text(self, question: Any, value: Any) -> str:
        return "\n".join(f"{label}: {text}" for label, text in self.shown(question, value)["lines"])

    def problem(self, question: Any, value: Any, facts: dict[str, Any]) -> str | None:
        value, which = value or self.blank, gettext("Question %(number)s") % {"number": question.number}
        if self.is_empty(value) and not question.required:
            return None
        if not value["name"]:
            return gettext("%(which)s: write the name of your organisation or network.") % {"which": which}
        if not value["kind"]:
            return gettext("%(which)s: choose what kind of group it is.") % {"which": which}
        if not value["region"]:
            return gettext("%(which)s: choose where you are based. You can choose “Prefer not to say”.") % {
                "which": which
            }
        if value["kind"] == "unconstituted" and not value["host_name"]:
            return gettext("%(which)s: write the name of your host organisation. Talk to us if you have none yet.") % {
                "which": which
            }
        if value["kind"] == "unconstituted" and not value["host_agreed"]:
            return gettext("%(which)s: tick the box once your host organisation has agreed in writing.") % {
                "which": which
            }
        return None


def _clean_part(part: str, about: dict[str, Any], value: Any) -> Any:
    if about.get("box"):
        if value not in (None, "", "on", True, False):
            raise InvalidAnswer(
                gettext("%(value)s: tick the box, or leave it empty.") % {"value": gettext(about["label"])}
            )
        return value in ("on", True)
    text = one_line(value, about.get("most", 40), gettext(about["label"]))
    if "choices" in about and text and text not in about["choices"]:
        raise InvalidAnswer(
            gettext("%(label)s: choose one of the answers in the list.")
            % {"label": gettext(about["label"]).rstrip("?؟")}
        )
    return clean_register_number(text) if part == "register_number" else text


def _said(about: dict[str, Any], value: dict[str, Any] | None, part: str) -> str:
    found = (value or {}).get(part)
    if about.get("box"):
        return gettext("Yes") if found else ""
    if "choices" in about:
        return gettext(about["choices"][found]) if found in about["choices"] else ""
    return found or ""


def _options(choices: dict[str, str]) -> list[tuple[str, str]]:
    return [("", gettext("Choose")), *((key, gettext(label)) for key, label in choices.items())]
