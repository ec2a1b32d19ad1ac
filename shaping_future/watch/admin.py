from django.contrib import admin
from django.http import HttpRequest

from shaping_future.desk.pages import DeskAdmin, Queue

from .alarms import BY_NAME
from .models import Alarm


@admin.register(Alarm)
class AlarmDesk(DeskAdmin):
    list_display = ["name", "says", "since", "ended_at"]
    fields = ["name", "says", "page", "since", "ended_at"]
    readonly_fields = ["says", "page"]

    def queues(self, request: HttpRequest) -> list[Queue]:
        return [self.queue("Alarms that ring", Alarm.objects.filter(ended_at=None))]

    @admin.display(description="what is wrong")
    def says(self, alarm: Alarm) -> str:
        if alarm.name not in BY_NAME:
            return ""
        kind = BY_NAME[alarm.name]
        return kind.says if alarm.ended_at else kind.in_words()

    @admin.display(description="what to do")
    def page(self, alarm: Alarm) -> str:
        return BY_NAME[alarm.name].page if alarm.name in BY_NAME else ""
