"""That somebody was reminded: what keeps reminders to one a day, and each mark of a closing time to one mail."""

from django.conf import settings
from django.db import models

from grants.calls.models import Call
from shaping_future import clock


class Reminder(models.Model):
    """One reminder mail to one person. A later closing time is another one, and may be reminded of again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="reminders")
    mark = models.CharField(max_length=10, help_text="how long before closing: 7d, 2d, 3h")
    closes_at = models.DateTimeField(help_text="the closing time that it spoke of")
    day = models.DateField(help_text="in London")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="one_reminder_a_day"),
            models.UniqueConstraint(fields=["user", "call", "mark", "closes_at"], name="each_mark_reminds_once"),
        ]
