"""Which backups were made, and which of them were proven. The alarm reads it; the archive does not hold its own row."""

from django.db import models

from shaping_future import clock


class Backup(models.Model):
    """One archive. `verified_at`: it was restored into a scratch database and everything was there."""

    made_at = models.DateTimeField(default=clock.now)
    name = models.CharField(max_length=200, help_text="of the file, without its folder")
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64, unique=True)
    head = models.CharField(max_length=64, help_text="the last seal in it; verify_record --head asks for it")
    files = models.PositiveIntegerField()
    damaged = models.PositiveIntegerField(
        default=0, help_text="files that are not what their row says, or are not there"
    )
    verified_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name
