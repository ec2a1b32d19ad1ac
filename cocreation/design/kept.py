"""How the fund was designed, together. What was decided stays; a comment goes with whoever wants theirs to go."""

from cocreation.design.models import DesignComment
from shaping_future.keeping import End, Given, Kept, consents_from, declare, standing

declare(
    Kept(
        "cocreation.DesignComment",
        "Your comments on drafts of the fund's design",
        clock="account",
        own=["by"],
        texts=["text"],
    ),
    Kept(
        "cocreation.DesignAmendment",
        "Changes that you proposed",
        clock="record",
        own=["by"],
        office=["answered_by"],
        stays=["text", "why", "reason"],
        because="It became part of how the fund was decided. It stays under a pseudonym.",
        end=End.STAYS,
    ),
    *standing(
        "record",
        "What was decided about the fund's design",
        {
            "cocreation.DesignDecision": ["decided_by", "begun_by", "drafters"],
            "cocreation.DesignVersion": ["written_by"],
            "cocreation.DesignRound": [],
        },
    ),
)


@consents_from
def _may_publish(person) -> list[Given]:
    rows = DesignComment.objects.filter(by=person, may_publish=True)
    return [Given("Publishing a comment of yours on the fund's design", "", "", one.at) for one in rows]
