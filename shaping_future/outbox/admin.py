from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from shaping_future.desk.pages import DeskAdmin, Queue, Step

from . import services
from .models import Message


class UndeliveredFilter(admin.SimpleListFilter):
    title = "delivery"
    parameter_name = "delivery"

    def lookups(self, request, model_admin):
        return [("undelivered", "Failed or lost"), ("waiting", "Waiting"), ("sent", "Sent")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "undelivered":
                return queryset & Message.objects.undelivered()
            case "waiting":
                return queryset & Message.objects.waiting()
            case "sent":
                return queryset.exclude(sent_at=None)
        return queryset


SEND_AGAIN = Step(
    "send-again",
    "Send again",
    services.send_again,
    says="If the first copy did arrive after all, the person gets it twice.",
    allowed=lambda message, user: message.is_undelivered and not message.is_code and not message.is_over,
)


@admin.register(Message)
class MessageDesk(DeskAdmin):
    list_display = ["to", "subject", "state", "promised_at", "sent_at", "tries", "error"]
    list_filter = [UndeliveredFilter]
    search_fields = ["to", "key"]
    fields = [
        "to",
        "subject",
        "state",
        "shown_body",
        "key",
        "promised_at",
        "not_before",
        "keep_until",
        "sent_at",
        "tries",
        "error",
    ]
    readonly_fields = ["shown_body", "state"]
    steps = [SEND_AGAIN]
    list_steps = [SEND_AGAIN]

    def queues(self, request: HttpRequest) -> list[Queue]:
        return [self.queue("Mails that failed or may be lost", Message.objects.undelivered(), "delivery=undelivered")]

    @admin.display(description="text")
    def shown_body(self, message: Message) -> str:
        return "(it holds a code or a link that is a key, so it is not shown)" if message.secret else message.body
