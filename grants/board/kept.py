"""What the Board decided, and who signed it: the decisions of a charity's trustees stay."""

from django.utils.translation import gettext_lazy as _

from shaping_future.keeping import End, Kept, declare, standing

SIGNED = "Decisions of the trustees, as they signed them. A charity keeps them for good."

declare(
    Kept(
        "grants.BoardSignature",
        _("Decisions that you signed"),
        clock="record",
        own=["user"],
        stays=["typed_name", "signed", "covers"],
        hides=["signed_hash", "address_hash", "signed"],
        because=SIGNED,
        end=End.STAYS,
    ),
    Kept(
        "grants.BoardVote",
        _("Your votes on the Board"),
        clock="record",
        own=["user"],
        office=["recommended_by"],
        application="grant__application",
        texts=["reason"],
        stays=["condition"],
        because=SIGNED,
        end=End.STAYS,
    ),
    Kept(
        "grants.RecommendedGrant",
        _("Grants recommended to the Board"),
        clock="record",
        application="application",
        stays=["why"],
        because=SIGNED,
        end=End.STAYS,
    ),
    *standing(
        "record",
        SIGNED,
        {
            "grants.Recommendation": ["recommended_by", "signed_off_by"],
            "grants.Occasion": ["chaired_by", "opened_by", "present"],
        },
    ),
)
