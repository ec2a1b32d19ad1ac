"""The desk's side of places: what was offered, what was said, and the end of the waiting list."""

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from grants.applications.models import Application, State
from grants.calls.models import Call, Kind, Stage
from grants.places import services
from grants.places.forms import WaitingCallForm
from grants.places.models import Place
from grants.places.workflow import Answer
from shaping_future import clock
from shaping_future.desk.pages import DeskAdmin, Queue, Step


@admin.register(Place)
class PlaceDesk(DeskAdmin):
    list_display = ["application", "applicant", "strand", "seat", "answer", "answer_by", "answered_at"]
    list_filter = ["application__call", "answer"]
    list_select_related = ["application__organisation", "strand"]
    search_fields = ["application__reference", "application__organisation__name", "application__person_name"]
    fields = ["application", "applicant", "strand", "seat", "offered_at", "answer_by", "answer", "answered_at"]
    readonly_fields = ["applicant"]
    page_steps = [
        Step(
            "close-waiting-list",
            "Close the waiting list",
            services.close_waiting_list,
            form=WaitingCallForm,
            danger=True,
            says="Whoever still waits hears “not this time”. Do it when no place will become free any more.",
            done=lambda count: f"The waiting list is closed. {count} heard it now.",
        ),
    ]

    @admin.display(description="who")
    def applicant(self, place: Place) -> str:
        return place.application.applicant

    def queues(self, request: HttpRequest) -> list[Queue]:
        """Calls whose places are being chosen, each by its own page; places whose answer is late."""
        undecided = Application.objects.visible_to(request.user).filter(state=State.ELIGIBLE, outcome=None)
        counts = dict(undecided.order_by().values_list("call").annotate(Count("pk")))
        choosing = Call.objects.filter(stage=Stage.CHOOSING).exclude(kind=Kind.GRANTS).only("title", "slug")
        found = [
            (f"{call.title}: to choose", counts.get(call.pk, 0), reverse("place-choose", args=[call.slug]))
            for call in choosing
        ]
        open_ones = self.get_queryset(request).filter(answer=Answer.OPEN, answer_by__gt=clock.now())
        return [*found, self.queue("Places without an answer yet", open_ones, "answer__exact=")]
