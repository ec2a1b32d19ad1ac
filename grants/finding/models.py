"""What people keep of their searches: filters with a name, and the applications that they chose for a file."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from shaping_future import clock

__all__ = ["SavedFilter", "Selection"]


class SavedFilter(models.Model):
    """A search and its filters, as the address of the page has them. The one without a name is what its owner used
    last; it is never shared."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=80, blank=True)
    query = models.CharField(max_length=2000, blank=True, help_text="canonical: forms.address()")
    shared = models.BooleanField(default=False, help_text="the whole team sees it")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="filter_name_once"),
            models.CheckConstraint(condition=~Q(name="") | Q(shared=False), name="shared_filter_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Selection(models.Model):
    """The applications that one person chose for a file that the worker makes. Whoever made it is who may open it,
    while they may know of every one of them."""

    class Form(models.TextChoices):
        DOSSIER = "dossier", "Dossier"
        WORKBOOK = "workbook", "Excel workbook"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=10, choices=Form.choices)
    applications = ArrayField(models.BigIntegerField(), help_text="their keys, in the order of the list")
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.get_form_display()} of {len(self.applications)}"
