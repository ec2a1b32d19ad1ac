"""Instalments: money, without names. The words of a hold go with the grant's other papers."""

from django.utils.translation import gettext_lazy as _

from shaping_future.keeping import End, Kept, declare

declare(
    Kept(
        "grants.Instalment",
        _("Payments of a grant"),
        clock="money",
        office=["came_by", "scheduled_by"],
        application="award__application",
        stays=["terms"],
        because="What is paid when; a charity's books.",
        end=End.STAYS,
        shared=True,
    ),
    Kept(
        "grants.Withholding",
        _("Payments that were held back"),
        clock="application",
        office=["by", "ended_by"],
        application="instalment__award__application",
        texts=["words"],
        shared=True,
    ),
)
