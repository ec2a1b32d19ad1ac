"""Every route whose address names an object, in the list that says whose it is: route → the values of its address.

tests/test_refusals.py holds them equal to the site both ways and opens each as whom it is not for.
"""

from typing import Any

OF_THE_APPLICATION = {
    "access-cost-ask": lambda world: {"public_id": world.application.public_id},
    "access-cost-take-back": lambda world: {"public_id": world.cost.public_id},
    "access-needs": lambda world: {"public_id": world.application.public_id},
    "agreement-detail": lambda world: {"public_id": world.award.public_id},
    "application-autosave": lambda world: {"public_id": world.application.public_id},
    "application-bring": lambda world: {"public_id": world.application.public_id},
    "application-changes": lambda world: {"public_id": world.application.public_id},
    "application-check": lambda world: {"public_id": world.application.public_id},
    "application-copy": lambda world: {"public_id": world.application.public_id},
    "application-detail": lambda world: {"public_id": world.application.public_id},
    "application-equity": lambda world: {"public_id": world.application.public_id},
    "application-export": lambda world: {"public_id": world.application.public_id},
    "application-extra-time": lambda world: {"public_id": world.application.public_id},
    "application-keep": lambda world: {"public_id": world.application.public_id},
    "application-help": lambda world: {"public_id": world.application.public_id},
    "application-help-end": lambda world: {"public_id": world.application.public_id},
    "application-history": lambda world: {"public_id": world.application.public_id},
    "application-invite": lambda world: {"public_id": world.application.public_id},
    "application-leave": lambda world: {"public_id": world.application.public_id},
    "application-partners": lambda world: {"public_id": world.application.public_id},
    "application-people": lambda world: {"public_id": world.application.public_id},
    "application-question": lambda world: {"public_id": world.application.public_id, "pk": world.enquiry.pk},
    "application-receipt": lambda world: {"public_id": world.application.public_id},
    "application-recording": lambda world: {"public_id": world.application.public_id, "key": "summary"},
    "application-section": lambda world: {"public_id": world.application.public_id, "order": 1},
    "application-send": lambda world: {"public_id": world.application.public_id},
    "application-strand": lambda world: {"public_id": world.application.public_id},
    "application-text": lambda world: {"public_id": world.application.public_id},
    "application-unsend": lambda world: {"public_id": world.application.public_id},
    "application-withdraw": lambda world: {"public_id": world.application.public_id},
    "attachment-download": lambda world: {"public_id": world.attachment.file_id},
    "call-me": lambda world: {"public_id": world.application.public_id},
    "call-take-back": lambda world: {"public_id": world.phone_request.public_id},
    "copy-edit": lambda world: {"public_id": world.application.public_id},
    "document-detail": lambda world: {"pk": world.receipt.pk},
    "document-download": lambda world: {"pk": world.receipt.pk},
    "feedback-give": lambda world: {"public_id": world.application.public_id},
    "instalment-list": lambda world: {"public_id": world.award.public_id},
    "instalment-release": lambda world: {"pk": world.instalment.pk},
    "instalment-schedule": lambda world: {"public_id": world.award.public_id},
    "instalment-withhold": lambda world: {"pk": world.instalment.pk},
    "invitation-withdraw": lambda world: {
        "public_id": world.application.public_id,
        "invitation": world.invitation.public_id,
    },
    "letter": lambda world: {"public_id": world.application.public_id},
    "partner-ask": lambda world: {"public_id": world.application.public_id, "words": "0" * 64},
    "person-lead": lambda world: {"public_id": world.application.public_id, "pk": world.editor.pk},
    "person-part": lambda world: {"public_id": world.application.public_id, "pk": world.editor.pk},
    "person-remove": lambda world: {"public_id": world.application.public_id, "pk": world.editor.pk},
    "place-answer": lambda world: {"public_id": world.placed.public_id},
    "place-check": lambda world: {"public_id": world.placed.public_id},
    "place-decide": lambda world: {"public_id": world.placed.public_id},
    "place-name": lambda world: {"public_id": world.placed.public_id},
    "public-name": lambda world: {"public_id": world.award.public_id},
    "reading-add": lambda world: {"public_id": world.application.public_id},
    "reading-autosave": lambda world: {"public_id": world.reading.public_id},
    "reading-edit": lambda world: {"public_id": world.reading.public_id},
    "reading-need": lambda world: {"public_id": world.application.public_id},
    "reading-sheets": lambda world: {"public_id": world.application.public_id},
    "report-edit": lambda world: {"public_id": world.report.public_id},
    "spoken-answer": lambda world: {"public_id": world.spoken.public_id},
}
"""Pages about one application and what became of it: route → the values of its address."""

OF_SEVERAL = {
    "design-amend": lambda world: {"public_id": world.design.public_id},
    "design-aside": lambda world: {"public_id": world.design.public_id},
    "design-close": lambda world: {"public_id": world.design.public_id},
    "design-comment": lambda world: {"public_id": world.design.public_id},
    "design-comment-edit": lambda world: {"public_id": world.design_comment.public_id},
    "design-compare": lambda world: {"public_id": world.design.public_id, "before": 1, "after": 1},
    "design-decide": lambda world: {"public_id": world.design.public_id},
    "design-decline": lambda world: {"public_id": world.design_amendment.public_id},
    "design-detail": lambda world: {"public_id": world.design.public_id},
    "design-open": lambda world: {"public_id": world.design.public_id},
    "design-position": lambda world: {"public_id": world.design.public_id},
    "design-take-up": lambda world: {"public_id": world.design_amendment.public_id},
    "design-write": lambda world: {"public_id": world.design.public_id},
    "board-conflict": lambda world: {"public_id": world.grant.public_id},
    "board-sign-off": lambda world: {"public_id": world.recommendation.public_id},
    "board-vote": lambda world: {"public_id": world.grant.public_id},
    "filter-edit": lambda world: {"pk": world.saved_filter.pk},
    "recommendation-detail": lambda world: {"public_id": world.recommendation.public_id},
    "slate-amend": lambda world: {"public_id": world.slate.public_id},
    "slate-close": lambda world: {"public_id": world.slate.public_id},
    "slate-detail": lambda world: {"public_id": world.slate.public_id},
    "slate-edit": lambda world: {"public_id": world.slate.public_id},
    "slate-position": lambda world: {"public_id": world.slate.public_id},
    "slate-propose": lambda world: {"public_id": world.slate.public_id},
    "slate-recommend": lambda world: {"public_id": world.slate.public_id},
}
"""Pages about several applications, or of the Group alone: outsiders are refused, and a recused member sees them
without the one."""


def of_the_call(world: Any) -> dict:
    return {"slug": world.call.slug}


def of_a_member(world: Any) -> dict:
    return {"public_id": world.cast.group[2].public_id}


OF_THE_CALL = {
    "call-figures": of_the_call,
    "copy-list": of_the_call,
    "finance-account": lambda world: {"pk": world.call.fund_id, "account": "available"},
    "interest-decide": of_the_call,
    "interest-declare": of_the_call,
    "interest-register": of_the_call,
    "member-appoint": lambda world: {"public_id": world.said_yes.public_id},
    "member-detail": of_a_member,
    "member-end": of_a_member,
    "member-renew": of_a_member,
    "participation-cost": lambda world: {"pk": world.call.fund_id},
    "participation-take-back": lambda world: {"public_id": world.claim.public_id},
    "participation-time": lambda world: {"pk": world.call.fund_id},
    "place-choose": lambda world: {"slug": world.placed.call.slug},
    "place-release": lambda world: {"slug": world.placed.call.slug},
    "ranking": of_the_call,
    "reading-assign": of_the_call,
    "reading-close": of_the_call,
    "reading-list": of_the_call,
    "reading-open": of_the_call,
    "reading-pack": of_the_call,
    "reading-pack-for": of_the_call,
    "reading-progress": of_the_call,
    "reading-proposal": of_the_call,
    "reading-propose": of_the_call,
    "reading-swap": of_the_call,
    "reading-until": of_the_call,
    "slate-draft": of_the_call,
    "slate-list": of_the_call,
}
"""Pages of the Group, its facilitator and finance about a whole call or its fund: refused by role, 403."""

PUBLIC = {
    "application-start",
    "call-asked",
    "call-because",
    "call-changes",
    "call-design",
    "call-detail",
    "call-easy-read",
    "call-pack",
    "call-pack-text",
    "call-questions",
    "call-share",
    "call-try",
    "call-try-tell",
    "eligibility-check",
    "fund-because",
    "fund-design",
    "invitation",
    "taking-part",
    "partner-answer",
}
"""Open to everybody, or to everybody with an account."""
