"""Routes of letters and who may open them, sorted; tests/routes.py takes them in at their place."""

LETTERS = {
    "letter": "signed_in",
    "letter-call": "signed_in",
    "letter-check": "writes_outcomes",
    "letter-eligibility": "writes_letters",
    "letter-list": "writes_letters",
    "letter-pdf": "signed_in",
    "letter-scores": "writes_application",
    "letter-template": "writes_templates",
    "letter-templates": "writes_templates",
    "letter-write": "writes_outcomes",
}
