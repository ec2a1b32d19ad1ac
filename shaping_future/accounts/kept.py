"""What the account itself keeps. It is the identity: once it is a pseudonym, every row that links to it is one too."""

from collections import Counter

from allauth.usersessions.models import UserSession
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from shaping_future.keeping import Clock, End, Kept, Subject, declare, standing

from .models import User


def _ended_sessions(keys: list) -> Counter:
    number, _each = UserSession.objects.filter(pk__in=keys).delete()
    return Counter({("usersessions.UserSession", "deleted"): number})


declare(
    Kept(
        "accounts.User",
        _("Your account"),
        clock="account",
        own=["pk"],
        texts=["email", "name", "roles", "role_ends"],
        hides=["password"],
        because="The row stays without anything in it: what others did with you keeps a number to point to.",
    ),
    Kept(
        "account.EmailAddress",
        _("Your email addresses"),
        clock="account",
        own=["user"],
        texts=["email"],
        end=End.DELETED,
    ),
    Kept(
        "account.EmailConfirmation",
        _("Links to check an address"),
        clock="account",
        own=["email_address__user"],
        hides=["key"],
        end=End.DELETED,
    ),
    Kept(
        "mfa.Authenticator",
        _("Your second step"),
        clock="account",
        own=["user"],
        hides=["data"],
        end=End.DELETED,
    ),
    Kept(
        "usersessions.UserSession",
        _("Where you were signed in"),
        clock="sessions",
        own=["user"],
        texts=["ip", "user_agent"],
        hides=["session_key", "data"],
        end=End.DELETED,
    ),
    Kept(
        "accounts.Recovery",
        _("When you lost your second step"),
        clock="record",
        own=["person"],
        office=["first_by", "second_by", "ended_by"],
        end=End.STAYS,
        because="That two people agreed, and when.",
    ),
    *standing(
        "itself",
        "Signed-in browsers, without a name; gone when the session ends",
        {"sessions.Session": [], "pghistory.Context": []},
    ),
    *standing("fund", "Django's own tables", {"auth.Group": [], "auth.Permission": [], "contenttypes.ContentType": []}),
    Kept(
        "admin.LogEntry",
        _("Steps on the desk, in Django's own list; we write none"),
        clock="account",
        office=["user"],
        texts=["object_id", "object_repr", "change_message"],
        end=End.DELETED,
    ),
    Clock(
        "sessions",
        "Where people were signed in",
        "The address of the network and the browser go.",
        "the last page that was opened",
        "We keep it so that people can see whether somebody else used their account.",
        months=3,
        rows=lambda: UserSession.objects.annotate(counts_from=F("last_seen_at")),
        end=_ended_sessions,
        held_by={"person": "user_id"},
    ),
    Subject("person", "A person (their email address)", lambda text: User.objects.filter(email__iexact=text).first()),
)
