"""The staff desk for calls: what is being prepared, what waits for a next step. Editing is the builder's."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from shaping_future import clock
from shaping_future.desk.pages import DeskAdmin, Queue, Step
from shaping_future.look.words import short_day, when

from . import loading, services
from .amendable import may_close_later
from .builder.pages import BuilderPages
from .checklist import open_lines
from .forms import AnswerForm
from .models import Amendment, Call, CallQuestion, Stage

BREAK = mark_safe("<br>")


class DefinitionForm(forms.Form):
    definition = forms.FileField(
        label="The call's definition",
        help_text="A YAML file. It is taken as a whole, or refused with the line that is wrong.",
    )


class LaunchForm(forms.Form):
    without = forms.CharField(
        label="Why it is launched although something is not done",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only needed when the go-live list has open lines. It is kept with the call, in your name.",
    )


class ExtendForm(forms.Form):
    """In London's time, as people read it."""

    day = forms.DateField(label="Closes on", widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(
        label="At", initial="12:00", widget=forms.TimeInput(attrs={"type": "time"}), help_text="UK time. Noon is best."
    )
    reason = forms.CharField(
        label="Why", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text="Everybody can read this."
    )
    decided_by = forms.CharField(label="Who decided it, and when", max_length=200)


def extend(call: Call, *, day: dt.date, time: dt.time, by: Any, **why: Any) -> Amendment:
    return services.extend_call(call, dt.datetime.combine(day, time, clock.LONDON), by=by, **why)


def load_definition(definition: UploadedFile, *, by: Any) -> Call:
    return loading.load(definition.read(), by=by)


def _what_launching_does(call: Call) -> str:
    dates = f"People can apply from {when(call.opens_at)} until {when(call.closes_at)}."
    must, may = open_lines(call)
    said = f"It becomes public at once, and nothing of it can change after that without a logged decision. {dates}"
    todo = " ".join(f"{line.label}: not yet." for line in (*must, *may))
    return f"{said} {todo or 'Everything on the go-live list is done.'}"


@admin.register(Call)
class CallDesk(BuilderPages, DeskAdmin):
    change_form_template = "admin/call_detail.html"
    list_display = ["title", "kind", "stage", "opens_at", "closes_at", "launched_at"]
    list_filter = ["kind", "stage"]
    search_fields = ["title", "slug"]
    fields = [
        "title", "kind", "stage", "pages", "opens_at", "closes_at", "fund", "amounts", "criteria", "timeline",
        "form_version", "readings_per_application", "max_readings_per_reader", "definition_hash", "launched_at",
        "launched_by", "launched_without",
    ]  # fmt: skip
    readonly_fields = ["pages", "amounts", "criteria", "timeline", "form_version"]
    steps = [
        Step(
            "launch",
            "Launch the call",
            services.launch_call,
            form=LaunchForm,
            says=_what_launching_does,
            allowed=lambda call, user: call.stage == Stage.PREPARING,
            danger=True,
        ),
        Step(
            "extend",
            "Extend the call",
            extend,
            form=ExtendForm,
            says="It closes later for everybody, never earlier. A colleague confirms it on the page of changes. Then"
            " everybody with an application gets a mail.",
            allowed=lambda call, user: may_close_later(call),
            done="Noted. A colleague must confirm it now, under “Change this call”.",
        ),
        Step(
            "begin-checking",
            "Begin the eligibility check",
            services.begin_checking,
            says="Nobody can send any more. Staff check each application; “not eligible” needs a second person.",
            allowed=lambda call, user: call.stage == Stage.LAUNCHED and call.closes_at <= clock.now(),
        ),
        Step(
            "begin-choosing",
            "Begin choosing",
            services.begin_choosing,
            says="From now on places can be chosen, and letters written. Nobody hears until all are released together.",
            allowed=lambda call, user: call.stage == Stage.CHECKING and not call.gives_money,
        ),
        Step(
            "open-declarations",
            "Open the declarations of interest",
            services.open_declarations,
            says="Group members see the list of organisations, and say whom they know before they can open anything.",
            allowed=lambda call, user: call.stage == Stage.CHECKING and call.gives_money,
        ),
    ]
    page_steps = [
        Step(
            "load",
            "Load a call from its file",
            load_definition,
            form=DefinitionForm,
            says="The call is kept as being prepared: only staff see it. A call that was launched never changes.",
            done=lambda call: f"“{call.title}” is here: {call.get_stage_display().lower()}.",
        )
    ]

    def queues(self, request: HttpRequest) -> list[Queue]:
        calls = Call.objects.all()
        closed = calls.filter(stage=Stage.LAUNCHED, closes_at__lte=clock.now())
        return [
            self.queue("Calls being prepared", calls.filter(stage=Stage.PREPARING), "stage__exact=preparing"),
            self.queue("Closed calls whose check can begin", closed, "stage__exact=launched"),
            self.queue("Calls in the eligibility check", calls.filter(stage=Stage.CHECKING), "stage__exact=checking"),
            self._waiting_changes(request.user),
        ]

    def _waiting_changes(self, user: Any) -> tuple[str, int, str]:
        """Changes of launched calls that a colleague of this person proposed; straight to the first of them."""
        proposed = Amendment.objects.open().exclude(proposed_at=None).exclude(proposed_by=user)
        waiting = list(proposed.order_by("proposed_at").values_list("call_id", flat=True))
        there = self.address("build_change", waiting[0]) if waiting else self.address("changelist")
        return "Changes of calls that wait for a second person", len(waiting), there

    @admin.display(description="its pages")
    def pages(self, call: Call) -> SafeString:
        named = [("call-detail", "The call"), ("call-questions", "Every question"), ("call-pack", "The pack")]
        if not call.gives_money and call.stage in (Stage.CHOOSING, Stage.RELEASED):
            named.append(("place-choose", "Choose who is offered a place"))
        if call.stage not in (Stage.PREPARING, Stage.LAUNCHED, Stage.CHECKING):
            named.append(("call-figures", "Who applied, in numbers"))
            named.append(("call-closing", "Close it for good"))
        links = ((reverse(name, args=[call.slug]), label) for name, label in named)
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    @admin.display(description="amounts or places")
    def amounts(self, call: Call) -> SafeString:
        return format_html_join(BREAK, "{}: {}", ((one.label, one.offer) for one in call.strands.all()))

    @admin.display(description="criteria and weights")
    def criteria(self, call: Call) -> SafeString:
        rows = ((one.label, one.weight) for one in call.criteria.all())
        return format_html_join(BREAK, "{}: {}", rows)

    @admin.display(description="timeline")
    def timeline(self, call: Call) -> SafeString:
        rows = ((short_day(one.start), short_day(one.end), one.label) for one in call.timeline.all())
        return format_html_join(BREAK, "{} to {}: {}", rows)

    @admin.display(description="form")
    def form_version(self, call: Call) -> str:
        return f"Version {call.questionnaire.version}, {call.questionnaire.questions.count()} questions"


def _words(asked: CallQuestion) -> dict[str, Any]:
    shown = {"question": asked.question or asked.text, "answer": asked.answer, "seen": asked.published_version}
    return {"initial": shown}


def _what_publishing_does(asked: CallQuestion) -> str:
    """With what everybody reads already, so that nobody writes over words they have not seen."""
    says = "Everybody can read both. Take out names and whatever tells who asked."
    if asked.answered_at is None:
        return says
    published = f"{asked.answered_by} published: “{asked.question}” “{asked.answer}”"
    return f"{says} {published} To put it right, answer again."


@admin.register(CallQuestion)
class CallQuestionDesk(DeskAdmin):
    """Questions from anybody. What a person wrote is read here and nowhere else."""

    list_display = ["shown", "call", "asked_at", "answered_at", "left_at"]
    list_filter = ["call"]
    list_select_related = ["call"]
    fields = ["call", "text", "asked_at", "question", "answer", "answered_at", "answered_by", "left_at", "left_by"]
    readonly_fields = ["shown"]
    steps = [
        Step(
            "publish",
            "Answer for everybody",
            services.publish_answer,
            form=AnswerForm,
            form_values=_words,
            says=_what_publishing_does,
            allowed=lambda asked, user: asked.left_at is None,
        ),
        Step(
            "leave",
            "Put it away",
            services.leave_question,
            says="It is not published, and nobody is told. If it needs an answer, write to the person first.",
            allowed=lambda asked, user: asked.left_at is None and asked.answered_at is None,
        ),
    ]

    def queues(self, request: HttpRequest) -> list[Queue]:
        waiting = CallQuestion.objects.waiting()
        return [self.queue("Questions about calls to answer", waiting, "answered_at__isnull=True&left_at__isnull=True")]

    @admin.display(description="question")
    def shown(self, asked: CallQuestion) -> str:
        return Truncator(asked.question or asked.text).chars(80)
