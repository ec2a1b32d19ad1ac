"""What agreements keep of the people who sign them."""

from django.utils.translation import gettext_lazy as _

from grants.awards.models import Award, Signature
from shaping_future.keeping import End, Given, Kept, StillOpen, consents_from, declare, standing

declare(
    Kept(
        "grants.Award",
        _("Grants"),
        clock="fund",
        application="application",
        stays=["chosen_name", "purpose"],
        because="What was given, for what, under the name that the grant partner chose: published, as a charity must.",
        end=End.STAYS,
    ),
    Kept(
        "grants.Condition",
        _("Conditions of a grant"),
        clock="application",
        office=["met_by"],
        application="award__application",
        texts=["text"],
        shared=True,
    ),
    Kept(
        "grants.Agreement",
        _("Agreements"),
        clock="application",
        office=["one_signs_by"],
        application="award__application",
        texts=["terms", "places", "one_signs_because"],
        hides=["terms_hash"],
        shared=True,
    ),
    Kept(
        "grants.Signature",
        _("Your signatures"),
        clock="application",
        own=["user"],
        application="agreement__award__application",
        texts=["typed_name", "capacity", "consent"],
        hides=["signed_hash", "address_hash"],
        because="A signed agreement is proof for both sides. It goes with the grant's papers.",
        person_end=End.STAYS,
    ),
    Kept(
        "grants.Signatory",
        _("Who was asked to sign"),
        clock="application",
        applicant=["accepted_by"],
        office=["named_by"],
        application="award__application",
        texts=["name", "capacity", "email"],
        hides=["token_hash"],
    ),
    *standing(
        "fund",
        "The words of agreements",
        {"grants.AgreementTerms": ["written_by", "published_by"], "grants.AgreementRules": ["changed_by"]},
    ),
)
declare(
    StillOpen(
        "grants that have not ended",
        lambda call: Award.objects.filter(application__call=call, ended_at=None).count(),
    )
)


@consents_from
def _signed(person) -> list[Given]:
    rows = Signature.objects.filter(user=person).exclude(consent="")
    return [Given(_("Signing an agreement here"), one.consent, "", one.at) for one in rows]
