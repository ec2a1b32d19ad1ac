"""The whole form to try, the testers, and the go-live list."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from grants.calls import services
from grants.calls.checklist import TESTERS, go_live, kinds_of_pack
from grants.calls.models import Stage
from shaping_future.access import refusal_page
from shaping_future.errors import Refused
from shaping_future.files.models import Document

from .fields import words
from .preview import PreviewForm
from .working import Working

OWN_PAGES = {
    "questions": "questions", "criteria": "criteria", "testers": "testers", "pack": "checklist", "agreed": "agreed",
}  # fmt: skip
"""Lines of the list that have a page of their own; the others are parts."""


def whole_form(request: HttpRequest, work: Working) -> HttpResponse:
    """The form as applicants will see it: filled in, checked, and kept nowhere."""
    form = PreviewForm(work.definition, request.POST if request.method == "POST" else None)
    checked = form.is_bound and form.is_valid()
    context = {
        "form": form,
        "checked": checked,
        "missing": form.missing() if checked else [],
        "back": work.url("questions"),
    }
    return work.render(request, "form", context, 400 if form.is_bound and not checked else 200)


class InviteForm(forms.Form):
    name = words("Their first name", 120)
    email = forms.EmailField(label="Their email address", max_length=254)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("invite", "Send the link"))


def testers(request: HttpRequest, work: Working) -> HttpResponse:
    """Who tries the form, and what they told us."""
    here, form, status = work.url("testers"), InviteForm(), 200
    if request.method == "POST" and "remove" in request.POST:
        return _remove(request, work, here)
    if request.method == "POST":
        form, status = InviteForm(request.POST), 400
        if form.is_valid():
            try:
                tester = services.invite_tester(work.call, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, f"{tester.name} gets a mail with the link.")
                return redirect(here)
    current = work.call.questionnaire.hash
    rows = [{"tester": one, "is_old": one.questions_hash != current} for one in work.call.testers.all()]
    context = {"form": form, "rows": rows, "wanted": TESTERS, "preparing": work.call.stage == Stage.PREPARING}
    return work.render(request, "testers", context | {"back": work.url("checklist")}, status)


def _remove(request: HttpRequest, work: Working, here: str) -> HttpResponse:
    key = request.POST["remove"]
    tester = work.call.testers.filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 10 else None
    if tester is None:
        return refusal_page(request, 400, "We could not read which person you meant. Go back and try again.")
    try:
        services.remove_tester(tester, by=request.user)
    except Refused as refusal:
        return refusal_page(request, refusal.status, refusal.sentence)
    messages.success(request, "Removed. Their link opens nothing any more.")
    return redirect(here)


def checklist(request: HttpRequest, work: Working) -> HttpResponse:
    """Each line done or to do, with a link to where it is mended. The button makes the pack of this very version."""
    if work.call.stage != Stage.PREPARING:
        return refusal_page(request, 409, "This call was launched already.")
    if request.method == "POST":
        try:
            services.make_packs(work.call, by=request.user)
        except Refused as refusal:
            return refusal_page(request, refusal.status, refusal.sentence)
        messages.success(request, "The pack is being made. Load this page again in a minute.")
        return redirect(work.url("checklist"))
    done_last = sorted(go_live(work.call), key=lambda line: line.done)
    lines = [{"line": line, "url": _url(work, line.part)} for line in done_last]
    packs = Document.objects.filter(
        kind__in=kinds_of_pack(work.call), subject=str(work.call.pk), version=work.call.definition_hash
    )
    context = {
        "lines": lines,
        "todo": sum(not one["line"].done for one in lines),
        "packs": packs.order_by("kind"),
        "launch_url": reverse("admin:grants_call_step", args=[work.call.pk, "launch"]),
    }
    return work.render(request, "checklist", context)


def _url(work: Working, part: str) -> str:
    if part in OWN_PAGES:
        return work.url(OWN_PAGES[part])
    if part == "money" or not part:
        return work.url("overview")
    if part == "strands" and not work.call.gives_money:
        part = "strands-of-places"
    return work.url("part", part)
