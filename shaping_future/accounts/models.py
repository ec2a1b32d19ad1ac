"""People, who sign in by email."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from shaping_future import clock
from shaping_future.constraints import different_people, set_together

from .roles import DESK, SECOND_FACTOR, Role


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_superuser=True, roles=[Role.STAFF], **fields)

    def with_role(self, role: Role) -> models.QuerySet:
        """Active people who hold the role today, in a stable order."""
        lasting = ~models.Q(role_ends__has_key=role) | models.Q(
            **{f"role_ends__{role}__gte": clock.today().isoformat()}
        )
        return self.filter(lasting, roles__contains=[role], is_active=True).order_by("pk")


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Nothing here may hold anyone's immigration status."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("email address", unique=True)
    name = models.CharField("name you want us to use", max_length=120, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), default=list, blank=True)
    role_ends = models.JSONField(
        default=dict, blank=True, help_text='the last day of a role that ends by itself: {"group": "2026-04-30"}'
    )
    language = models.CharField("language they read the site in", max_length=10, blank=True, default="", db_default="")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=clock.now)
    end_told_at = models.DateTimeField(
        null=True, editable=False, help_text="when they were told that an account nobody uses ends"
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        ordering = ["pk"]
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]

    def __str__(self) -> str:
        return self.name or self.email

    def has_role(self, *roles: Role) -> bool:
        """Whether the person holds any of these roles now."""
        return self.is_active and not set(roles).isdisjoint(self.held_roles)

    @property
    def held_roles(self) -> list[str]:
        """Without those whose last day has passed, whether or not anybody took them away since. No query."""
        if not self.role_ends:
            return self.roles
        today = clock.today().isoformat()
        return [role for role in self.roles if self.role_ends.get(role, today) >= today]

    @property
    def is_staff(self) -> bool:
        """Whether the admin lets them in; Django asks for this name."""
        return self.is_active and (self.is_superuser or not DESK.isdisjoint(self.held_roles))

    @property
    def needs_second_factor(self) -> bool:
        return self.is_superuser or not SECOND_FACTOR.isdisjoint(self.held_roles)

    @property
    def role_names(self) -> list[str]:
        return [Role(role).label for role in self.held_roles]

    def get_short_name(self) -> str:
        return self.name or self.email.split("@")[0]


class RecoveryQuerySet(models.QuerySet):
    def open(self) -> "RecoveryQuerySet":
        return self.filter(done_at=None, ended_at=None)

    def not_back(self) -> "RecoveryQuerySet":
        """The old second steps have ended, and there is no new one yet."""
        return self.filter(done_at__isnull=False, back_at=None)


class Recovery(models.Model):
    """Somebody lost their second step. Two of the staff know that it is them; after a wait the old steps end."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    first_at = models.DateTimeField(null=True)
    first_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    second_at = models.DateTimeField(null=True)
    second_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True, help_text="not before: till then the person can stop it")
    done_at = models.DateTimeField(null=True)
    back_at = models.DateTimeField(
        null=True, help_text="from then on signing in does not ask for the digits that they were told on the phone"
    )
    ended_at = models.DateTimeField(null=True, help_text="stopped by the person, or refused")
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "recoveries"
        constraints = [
            set_together("first_at", "first_by"),
            set_together("second_at", "second_by", "due_at"),
            set_together("ended_at", "ended_by"),
            different_people("first_by", "second_by"),
            different_people("person", "first_by"),
            different_people("person", "second_by"),
            models.CheckConstraint(
                condition=models.Q(second_at=None) | models.Q(first_at__isnull=False), name="recovery_first_is_first"
            ),
            models.CheckConstraint(
                condition=models.Q(done_at=None)
                | models.Q(second_at__isnull=False, ended_at=None, done_at__gte=models.F("due_at")),
                name="recovered_by_two_people_after_a_wait",
            ),
            models.CheckConstraint(
                condition=models.Q(back_at=None) | models.Q(done_at__isnull=False), name="back_only_after_a_recovery"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(done_at=None, ended_at=None), name="one_recovery_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Recovery {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.ended_at is None
