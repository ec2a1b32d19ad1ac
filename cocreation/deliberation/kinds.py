"""Which decision methods there are, what one may say in each, and how a round may end (decision rules §4)."""

from django.db import models


class Method(models.TextChoices):
    CONSENT = "consent", "Consent"
    CONSENSUS = "consensus", "Consensus"
    GRADIENTS = "gradients", "Gradients of agreement"
    MAJORITY = "majority", "A share of everybody"
    SCORE = "score", "Scores for options"
    DOTS = "dots", "Dots"
    APPROVAL = "approval", "Approval, with Equal Shares where there is money"
    RANKED = "ranked", "Ranking options"
    TIMES = "times", "Time poll"
    SENSE = "sense", "Sense check"
    ADVICE = "advice", "Advice process"


ON_OPTIONS = frozenset({Method.SCORE, Method.DOTS, Method.APPROVAL, Method.RANKED, Method.TIMES})
"""People answer about each option."""
WITHOUT_QUORUM = frozenset({Method.TIMES, Method.SENSE, Method.ADVICE})
"""These decide nothing for the Group: any number of answers helps."""
TOGETHER = frozenset({Method.APPROVAL, Method.RANKED})
"""What becomes of one option depends on the ballots about the others: it binds only if everybody could vote on all."""
IN_ROUNDS = frozenset({Method.CONSENT, Method.CONSENSUS})
"""A proposal is worked on from round to round, and a fallback is named when the first one opens."""


class Stance(models.TextChoices):
    """Positions in a consent round."""

    CONSENT = "consent", "Consent"
    CONCERN = "concern", "Consent with a concern"
    OBJECTION = "objection", "Objection"
    ABSTAIN = "abstain", "Abstain"


STANDS = {
    Method.CONSENT: dict(Stance.choices),
    Method.CONSENSUS: {
        "agree": "Agree",
        "reserved": "Reservations",
        "aside": "Stand aside",
        "block": "Block",
    },
    Method.GRADIENTS: {
        "1": "Whole-hearted endorsement",
        "2": "Agreement with a minor point of contention",
        "3": "Support with reservations",
        "4": "Abstain",
        "5": "More discussion needed",
        "6": "Don't like but will support",
        "7": "Serious disagreement",
        "8": "Veto",
    },
    Method.MAJORITY: {"for": "For it", "against": "Against it", "abstain": "Abstain"},
    Method.SENSE: {"good": "Looks good", "concerned": "Concerned", "abstain": "Abstain"},
    Method.ADVICE: {"advice": "My advice", "nothing": "Nothing to add"},
} | {one: {"answer": "I answer", "abstain": "Abstain"} for one in sorted(ON_OPTIONS)}
"""Method → what one may say, in the order of the page."""

HINTS = {
    ("consent", "consent"): "Good enough for now, and safe enough to try.",
    ("consent", "concern"): "Go on, and write down what worries me.",
    ("consent", "objection"): "This would harm the fund's aim. I say how.",
    ("consent", "abstain"): "I take no position.",
    ("consensus", "agree"): "I support it.",
    ("consensus", "reserved"): "I have doubts, and can live with it.",
    ("consensus", "aside"): "I disagree. I will not stop others, and do not carry it out.",
    ("consensus", "block"): "It is against a principle we agreed. I name it, and help to find a way.",
    ("gradients", "1"): "I really like it.",
    ("gradients", "2"): "Not perfect, but good enough.",
    ("gradients", "3"): "I can live with it.",
    ("gradients", "4"): "This issue does not affect me.",
    ("gradients", "5"): "I don't understand the issues well enough yet.",
    ("gradients", "6"): "Not great, but I don't want to hold up the group.",
    ("gradients", "7"): "I am not on board: don't count on me.",
    ("gradients", "8"): "I block this proposal.",
}
"""What a position means, as people would say it."""

SAY_WHY = {
    Method.CONSENT: frozenset({"concern", "objection"}),
    Method.CONSENSUS: frozenset({"block"}),
    Method.GRADIENTS: frozenset("35678"),
    Method.SENSE: frozenset({"concerned"}),
    Method.ADVICE: frozenset({"advice"}),
}
"""Positions that nobody can work with unless they come with a reason."""
STOPS = {Method.CONSENT: "objection", Method.CONSENSUS: "block"}
"""The position that stops a proposal while it stands."""
ABSTAINS = frozenset({"abstain", "4"})
"""Counts for the quorum, never for a majority ("4" is a level of the gradients and nothing else)."""


class RoundResult(models.TextChoices):
    AGREED = "agreed", "Agreed by consent"
    OBJECTED = "objected", "Not agreed: an objection stands"
    NO_QUORUM = "no_quorum", "Not decided: too few took part"
    REFERRED = "referred", "Not decidable here: too few members can take part"
    CONSENSUS = "consensus", "Agreed by consensus"
    BLOCKED = "blocked", "Not agreed: a block stands"
    WEAK = "weak", "Weak consensus: many stand aside. Revise it"
    ENTHUSIASTIC = "enthusiastic", "Enthusiastic support"
    SUFFICIENT = "sufficient", "Sufficient support"
    DISCUSS = "discuss", "Talk more about it"
    STOPPED = "stopped", "Stopped by a veto"
    MAJORITY = "majority", "Agreed by the share that was named"
    NO_MAJORITY = "no_majority", "Not agreed: the share that was named was missed"
    COUNTED = "counted", "Counted"
    LENS = "lens", "Counted, and not binding: somebody stays out of an option"
    SHOWN = "shown", "Shown. It decides nothing"
    NOTHING = "nothing", "No option is possible"
    ADVISED = "advised", "Decided by its owner after advice"


AGREED = (RoundResult.AGREED, RoundResult.CONSENSUS, RoundResult.MAJORITY)
"""The question was answered with yes."""


class ObjectionState(models.TextChoices):
    STANDS = "stands", "It stands"
    ASKED = "asked", "The others are asked whether it stands"
    WITHDRAWN = "withdrawn", "Taken back by whoever made it"
    NOT_VALID = "not_valid", "The others found that it does not stand"
    UPHELD = "upheld", "The others found that it stands"


STRUCK = (ObjectionState.WITHDRAWN, ObjectionState.NOT_VALID)
"""Such an objection stops nothing any more."""

TESTS = {
    "explicit": "Does it say how the proposal would harm the fund's aim?",
    "impersonal": "Is it about the proposal, not about a person or a taste?",
    "evidenced": "Does it rest on something that others can see or check?",
    "harm": "Is it more than a better idea, for something that is safe to try?",
}
"""The four tests that the facilitator asks of an objection."""
