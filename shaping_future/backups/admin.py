from django.contrib import admin

from shaping_future.desk.pages import DeskAdmin

from .models import Backup


@admin.register(Backup)
class BackupDesk(DeskAdmin):
    list_display = ["name", "made_at", "verified_at", "files", "damaged", "size"]
    fields = ["name", "made_at", "verified_at", "restored_at", "files", "damaged", "size", "sha256", "head"]
