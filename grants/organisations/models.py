"""Organisations and networks that apply, partner, host and are funded."""

from django.db import models

from shaping_future import clock

__all__ = ["IncomeBand", "Organisation", "OrganisationKind", "Region"]


class OrganisationKind(models.TextChoices):
    CHARITY = "charity", "Registered charity"
    CIO = "cio", "Charitable incorporated organisation (CIO)"
    CIC = "cic", "Community interest company (CIC)"
    CONSTITUTED = "constituted", "Constituted group"
    NETWORK = "network", "Network"
    UNCONSTITUTED = "unconstituted", "Group that is not constituted yet"


class Region(models.TextChoices):
    """The twelve ITL1 regions of the UK, and two ways of not naming one."""

    NORTH_EAST = "TLC", "North East"
    NORTH_WEST = "TLD", "North West"
    YORKSHIRE = "TLE", "Yorkshire and The Humber"
    EAST_MIDLANDS = "TLF", "East Midlands"
    WEST_MIDLANDS = "TLG", "West Midlands"
    EAST = "TLH", "East of England"
    LONDON = "TLI", "London"
    SOUTH_EAST = "TLJ", "South East"
    SOUTH_WEST = "TLK", "South West"
    WALES = "TLL", "Wales"
    SCOTLAND = "TLM", "Scotland"
    NORTHERN_IRELAND = "TLN", "Northern Ireland"
    UK_WIDE = "UK", "UK-wide"
    UNSAID = "", "Prefer not to say"


class IncomeBand(models.TextChoices):
    """Last year's income as NCVO bands it: enough to treat small groups fairly, and no more than we need."""

    UNDER_10K = "under_10k", "Under £10,000"
    FROM_10K = "10k_100k", "£10,000 to £100,000"
    FROM_100K = "100k_1m", "£100,000 to £1 million"
    FROM_1M = "1m_10m", "£1 million to £10 million"
    OVER_10M = "over_10m", "Over £10 million"
    UNSAID = "", "Prefer not to say"


class Organisation(models.Model):
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    region = models.CharField(max_length=3, choices=Region.choices, blank=True)
    register_number = models.CharField(max_length=20, blank=True, help_text="charity or company number")
    income_band = models.CharField(max_length=20, choices=IncomeBand.choices, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
