from django.contrib import admin

from shaping_future.desk.pages import DeskAdmin

from .models import Entry


@admin.register(Entry)
class EntryDesk(DeskAdmin):
    list_display = ["pk", "at", "actor", "verb", "subject_type", "subject_id", "detail", "position"]
    list_select_related = ["seal"]
    search_fields = ["=subject_id", "=subject_type", "verb"]
    search_help_text = "The number of a thing (its pk), its type such as grants.application, or a verb."
    ordering = ["-pk"]
    fields = ["at", "actor", "verb", "subject_type", "subject_id", "detail", "position", "seal_hash"]
    readonly_fields = ["position", "seal_hash"]

    @admin.display(description="sealed as")
    def position(self, entry: Entry) -> int | None:
        return entry.seal.position if hasattr(entry, "seal") else None

    @admin.display(description="hash of its seal")
    def seal_hash(self, entry: Entry) -> str:
        return entry.seal.hash if hasattr(entry, "seal") else "not sealed yet"
