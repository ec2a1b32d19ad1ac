"""What members say to each other about an application."""

from shaping_future.keeping import End, Kept, declare

declare(
    Kept(
        "cocreation.Topic",
        "Discussions of applications",
        clock="application",
        office=["opened_by"],
        application="application",
        texts=["title", "question", "why"],
    ),
    Kept(
        "cocreation.Point",
        "Points you made",
        clock="application",
        own=["by"],
        application="topic__application",
        texts=["text"],
    ),
    Kept(
        "cocreation.PointEcho",
        "Points of others that you agreed with",
        clock="application",
        own=["user"],
        application="point__topic__application",
        because="A number.",
        end=End.STAYS,
    ),
    Kept(
        "cocreation.Comment",
        "What you said in discussions",
        clock="application",
        own=["by"],
        application="topic__application",
        texts=["text"],
    ),
    Kept(
        "cocreation.Mention",
        "Where somebody named you",
        clock="application",
        own=["user"],
        application="comment__topic__application",
        end=End.DELETED,
    ),
    Kept(
        "cocreation.ApplicantQuestion",
        "Questions to applicants that you wrote",
        clock="application",
        own=["by"],
        office=["handled_by", "answer_given_by"],
        application="topic__application",
        texts=["text", "reason", "answer"],
    ),
)
