"""Whom people wish to meet after a round."""

from django.utils.translation import gettext_lazy as _

from shaping_future.keeping import Kept, declare

declare(
    Kept(
        "learning.Wish",
        _("Whom you would like to meet"),
        clock="application",
        own=["by"],
        application="application",
        texts=["text", "topics", "own_topics"],
    ),
    Kept("learning.Meeting", _("Whom we introduced you to"), clock="application", office=["one", "other"]),
)
