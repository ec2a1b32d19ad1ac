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
        """Active people who hold the role, in a stable order."""
        return self.filter(roles__contains=[role], is_active=True).order_by("pk")


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Nothing here may hold anyone's immigration status."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("email address", unique=True)
    name = models.CharField("name you want us to use", max_length=120, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), default=list, blank=True)
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
        """Whether the person holds any of these roles."""
        return self.is_active and not set(roles).isdisjoint(self.roles)

    @property
    def is_staff(self) -> bool:
        """Whether the admin lets them in; Django asks for this name."""
        return self.is_active and (self.is_superuser or not DESK.isdisjoint(self.roles))

    @property
    def needs_second_factor(self) -> bool:
        return self.is_superuser or not SECOND_FACTOR.isdisjoint(self.roles)

    @property
    def role_names(self) -> list[str]:
        return [Role(role).label for role in self.roles]

    def get_short_name(self) -> str:
        return self.name or self.email.split("@")[0]
