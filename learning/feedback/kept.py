"""Feedback comes without a name, and its rows lead to nobody. What staff reply is the fund's."""

from shaping_future.keeping import declare, standing

declare(
    *standing(
        "fund",
        "Feedback, without a name, and our replies",
        {
            "learning.Feedback": [],
            "learning.FeedbackWords": ["looked_by"],
            "learning.FeedbackReply": ["by"],
        },
    )
)
