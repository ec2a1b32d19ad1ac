"""People, who sign in by email."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from shaping_future import clock

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
