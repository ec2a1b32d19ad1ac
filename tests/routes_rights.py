"""The routes of data, its end, and complaints (see tests/routes.py)."""

RIGHTS = {
    "call-closing": "keeps_data",
    "complaint-detail": "answers_complaints",
    "complaint-list": "answers_complaints",
    "complaint-made": "anyone",
    "complaint-make": "anyone",
    "consent-list": "signed_in",
    "data-erase": "signed_in",
    "data-home": "signed_in",
    "erasure-certificate": "anyone",
    "retention": "keeps_data",
    "retention-log": "keeps_data",
}
