"""Every route of learning reports, conversations and messages about changes, and who may open it; joined to
tests/routes.py."""

LEARNING = {
    "change-messages": "writes_about",
    "change-settle": "signed_in",
    "learning-due": "answers_reports",
    "learning-home": "signed_in",
    "learning-rules": "answers_reports",
    "learning-talk": "signed_in",
    "learning-talk-autosave": "takes_part",
    "learning-talk-choose": "signed_in",
    "learning-talk-confirm": "takes_part",
    "learning-talk-notes": "takes_part",
    "learning-talk-offer": "takes_part",
    "learning-talk-take-back": "signed_in",
    "prompts-list": "answers_reports",
    "prompts-write": "answers_reports",
    "report-autosave": "writes_report",
    "report-edit": "signed_in",
    "report-file": "signed_in",
    "report-list": "reads_shared_reports",
    "report-notes": "answers_reports",
    "report-readers": "writes_report",
    "report-recording": "writes_answer",
    "report-reply": "answers_reports",
    "report-take": "answers_reports",
}
