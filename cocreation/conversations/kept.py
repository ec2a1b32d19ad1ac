"""Conversations with finalists."""

from django.utils.translation import gettext_lazy as _

from shaping_future.keeping import End, Kept, declare, standing

declare(
    Kept(
        "cocreation.Conversation",
        _("Our conversation about your application"),
        clock="application",
        applicant=["booked_by"],
        office=["invited_by", "held_by", "shared_by"],
        application="application",
        texts=["joining", "own_times", "differs_why", "called_off_why"],
        stays=["asked"],
        because="Which questions were asked, by number.",
    ),
    Kept(
        "cocreation.Arrangement",
        _("What you need for the conversation"),
        clock="itself",
        applicant=["said_by"],
        application="conversation__application",
        texts=["needs", "language", "phone", "avoid", "brings", "words", "said"],
        end=End.DELETED,
        shared=True,
    ),
    Kept(
        "cocreation.Note",
        _("Notes of the conversation"),
        clock="application",
        office=["changed_by"],
        application="conversation__application",
        texts=["text"],
        hides=["mark"],
    ),
    Kept(
        "cocreation.Correction",
        _("What you corrected in the notes"),
        clock="application",
        applicant=["said_by"],
        office=["answered_by"],
        application="conversation__application",
        texts=["text", "answer_words"],
        shared=True,
    ),
    Kept(
        "cocreation.Finalist",
        _("Who was invited to talk"),
        clock="application",
        office=["chosen_by", "withdrawn_by"],
        application="application",
        texts=["outcome", "chosen_reason", "withdrawn_reason"],
    ),
    Kept(
        "cocreation.Seat",
        "Conversations that you took part in",
        clock="application",
        own=["user"],
        office=["assigned_by"],
        application="conversation__application",
        because="Who was there.",
        end=End.STAYS,
    ),
    Kept(
        "cocreation.BlockedDays",
        "Days on which you cannot",
        clock="itself",
        own=["user"],
        application="conversation__application",
        texts=["why"],
        end=End.DELETED,
    ),
    Kept(
        "cocreation.Slot",
        "Times that were offered",
        clock="fund",
        office=["offered_by"],
        because="A time.",
        end=End.STAYS,
    ),
    *standing(
        "fund",
        "How conversations are planned",
        {"cocreation.ConversationPlan": ["prepared_by", "invited_by"], "cocreation.ConversationQuestion": []},
    ),
)
