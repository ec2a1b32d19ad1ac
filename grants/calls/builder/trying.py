"""The tester's pages: the form to try, and how it was. The link in the mail is the only key; no account is needed."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from grants.calls import services
from grants.calls.definition import look_through
from grants.calls.models import Stage, Tester
from grants.calls.services.testing import MOST_CHARACTERS, MOST_MINUTES
from shaping_future.access import anyone, needs
from shaping_future.errors import NotAllowedNow, Refused
from shaping_future.one_form import READS_AND_WRITES

from .preview import PreviewForm


class TellForm(forms.Form):
    """What only a person who tried it can know."""

    minutes = forms.IntegerField(
        label="How many minutes did it take?",
        help_text="Or how many would it take you? A guess is fine.",
        min_value=1,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Write how many minutes it took. A guess is fine."},
    )
    unclear = forms.CharField(
        label="What was hard to understand?",
        help_text="A word, a question, a button. You can leave it empty when nothing was.",
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("tell", "Tell us"))


def tester_for(user, token: str) -> Tester:
    """Whoever holds the link, while the call is being prepared."""
    tester = services.tester_of(token)
    if tester.call.stage != Stage.PREPARING:
        raise NotAllowedNow("This form is not tried any more: its call is launched. Thank you for your help.")
    return tester


@READS_AND_WRITES
@never_cache
@needs(anyone, load=tester_for)
def call_try(request: HttpRequest, tester: Tester) -> HttpResponse:
    """The whole form, as an applicant will see it. Sending it checks it and keeps nothing."""
    definition, _problems = look_through(tester.call.definition)
    form = PreviewForm(definition, request.POST if request.method == "POST" else None)
    context = {"tester": tester, "call": tester.call, "form": form, "token": services.token_of(tester)}
    status = 200
    if form.is_bound:
        context["checked"] = form.is_valid()
        context["missing"] = form.missing() if context["checked"] else []
        status = 200 if context["checked"] else 400
    return render(request, "grants/calls/builder/try.html", context, status=status)


@READS_AND_WRITES
@never_cache
@needs(anyone, load=tester_for)
def call_try_tell(request: HttpRequest, tester: Tester) -> HttpResponse:
    """How long it took, and what was unclear."""
    form, status = TellForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 400
        if form.is_valid():
            try:
                services.tell_as_tester(tester, **form.cleaned_data)
                return redirect("call-try-tell", services.token_of(tester))
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
    context = {"tester": tester, "call": tester.call, "form": form, "token": services.token_of(tester)}
    return render(request, "grants/calls/builder/tell.html", context, status=status)
