"""Example values of the gallery. Invented; none of it is about anybody."""

import datetime as dt

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from .fields import PoundsField

CLOSING = dt.datetime(2025, 2, 24, 12, tzinfo=dt.UTC)
ARABIC = "نحن مجموعة من النساء.\n\nنطبخ معاً كل أسبوع ونتكلم عن حقوقنا."
TIGRINYA = "ንሕና ጉጅለ ደቂ ኣንስትዮ ኢና።"
LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstellenvorsteher"


class ExampleForm(forms.Form):
    name = forms.CharField(label="What is your project called?", max_length=80)
    idea = forms.CharField(
        label="Tell us about your idea",
        help_text="Plain words are best. You can write in any language.",
        widget=forms.Textarea(attrs={"rows": 5, "data-guide-words": 150, "data-max-words": 250}),
        initial=ARABIC,
    )
    amount = PoundsField(
        label="How much money do you ask for?",
        help_text="Between £500 and £40,000.",
        min_pence=50_000,
        max_pence=4_000_000,
    )
    kind = forms.ChoiceField(
        label="What kind of group are you?",
        choices=[
            ("informal", "An informal group, with a host"),
            ("charity", "A charity"),
            ("cic", "A community interest company"),
        ],
        widget=forms.RadioSelect,
        help_text="Groups without a constitution are welcome.",
        required=True,
    )
    where = forms.MultipleChoiceField(
        label="Where do you work?",
        choices=[("ni", "Northern Ireland"), ("sc", "Scotland"), ("wa", "Wales"), ("en", "England")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    strand = forms.ChoiceField(
        label="Which part of the fund?",
        choices=[("", "Choose one"), ("seed", "Seed"), ("grow", "Grow")],
        required=False,
    )
    starts = forms.DateField(label="When do you start?", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    accounts = forms.FileField(
        label="Your latest accounts", help_text="PDF or photograph, 10 MB at most.", required=False
    )
    agree = forms.BooleanField(label="I have read how you use what I write")

    helper = FormHelper()
    helper.add_input(Submit("save", "Save and continue"))
    helper.add_input(Submit("later", "Save and come back later", css_class="btn--plain"))


WRONG = {"name": LONG, "idea": LONG + "\n\n" + ARABIC, "amount": "a lot", "kind": "", "where": ["ni"]}

ROWS = [
    {"label": "Kitchen of many hands", "url": "#", "low": 74, "median": 81, "high": 88, "points": [76, 90], "raw": 83},
    {"label": LONG, "low": 64, "median": 70, "high": 79, "points": [58, 70, 84], "raw": 66, "note": "spread"},
    {"label": "Night bus theatre", "low": 61, "median": 66, "high": 72, "points": [63, 66, 71], "raw": 69, "band": True,
     "line_after": "The money runs out here"},
    {"label": "مطبخ الجيران", "low": 57, "median": 63, "high": 71, "points": [55, 63, 72], "raw": 60, "band": True},
    {"label": "Chess in the park", "low": 12, "median": 25, "high": 40, "points": [10, 25, 45], "raw": 24},
    {"label": "Not read yet"},
]  # fmt: skip

PARTS = {
    "closing": CLOSING,
    "earlier": "We cook together every week and talk about our rights. Twelve women started it.",
    "later": "We cook together every Friday and talk about our rights. Thirty women came last month.\n\nChildren too.",
    "arabic": ARABIC,
    "tigrinya": TIGRINYA,
    "long": LONG,
    "facts": [
        {"value": "£640,000", "label": "to give in this call"},
        {"value": "24 days", "label": "left to apply"},
        {"value": "14", "label": "questions"},
        {"value": "15", "label": "people decide"},
    ],
    "steps": [
        {"label": "You", "state": "done", "url": "#"},
        {"label": "Your idea", "state": "current"},
        {"label": "Money", "state": "todo"},
        {"label": "Check", "state": "todo"},
    ],
    "chips": [
        ("Draft", "todo"),
        ("Being read", "doing"),
        ("Funded", "done"),
        ("Talking with you", "wait"),
        ("Not this time", "no"),
        ("Late", "late"),
        ("Withdrawn", "plain"),
    ],
    "tasks": [
        {"label": "About your group", "url": "#", "state": "done", "minutes": 5},
        {
            "label": "Your idea",
            "url": "#",
            "state": "started",
            "minutes": 42,
            "note": "4 of 6 questions",
            "who": "أمل is working on this now",
        },
        {"label": "Your budget", "url": "#", "state": "not started", "minutes": 25},
        {"label": "Send", "state": "cannot start yet", "note": "When everything above is done"},
    ],
    "events": [
        {"when": "Monday 20 January 2025", "title": "The call opened", "state": "done"},
        {
            "when": "noon on Monday 24 February 2025 (UK time)",
            "title": "The call closes",
            "state": "now",
            "text": "You can change everything until then.",
        },
        {
            "when": "May 2025",
            "title": "You hear from us",
            "state": "next",
            "text": "By email.\nOn the same day as everybody else.",
        },
    ],
    "answer_rows": [
        {"label": "What is your project called?", "value": "Kitchen of many hands", "url": "#"},
        {"label": "Tell us about your idea", "value": ARABIC, "url": "#", "hint": "19 words"},
        {"label": "In one word", "value": LONG, "url": "#"},
        {"label": "Who is your host?", "value": "", "url": "#", "change": "Answer"},
    ],
    "money_parts": [
        {"label": "Paid", "pence": 21_000_000, "url": "#"},
        {"label": "Due", "pence": 9_000_050},
        {"label": "Committed", "pence": 14_000_000},
        {"label": "Withheld", "pence": 1_500_000},
    ],
    "dot_rows": ROWS,
}
