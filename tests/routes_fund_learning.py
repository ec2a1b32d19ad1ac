"""The routes of fund learning: what people told us, what funders ask and are asked, and how we are doing."""

FUND_LEARNING = {
    "advice-end": "asks_for_advice",
    "advice-list": "follows_advice",
    "advice-take-back": "follows_advice",
    "advice-thread": "follows_advice",
    "feedback-call": "anyone",
    "feedback-give": "signed_in",
    "feedback-list": "answers_feedback",
    "feedback-look": "answers_feedback",
    "feedback-mine": "signed_in",
    "feedback-public": "anyone",
    "feedback-reply": "answers_feedback",
    "funder-answer": "answers_funders",
    "funder-questions": "follows_questions",
    "funder-shared": "has_grant",
    "power-audit": "anyone",
    "promises:page": "anyone",
}
