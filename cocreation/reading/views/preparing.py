"""Who holds the reading prepares the practice applications, and sees who practised: never what anybody scored."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cocreation.reading import queries, rules, services
from cocreation.reading.forms import PrepareForm
from cocreation.reading.models import PracticeAsk
from cocreation.reading.models.practice import MOST
from grants.calls.models import Call
from shaping_future.access import needs
from shaping_future.errors import NotValid, Refused
from shaping_future.one_form import READS_AND_WRITES


@READS_AND_WRITES
@needs(rules.holds_reading, load=queries.call_to_read)
def practice_prepare(request: HttpRequest, call: Call) -> HttpResponse:
    """The two practice applications, who practised, and asking everybody."""
    if request.method == "POST":
        if request.POST.get("do") == "ask":
            count = services.ask_to_practise(call, by=request.user)
            messages.success(request, f"{count} {'person is' if count == 1 else 'people are'} asked by mail.")
        elif request.POST.get("do") == "examples":
            services.use_examples(call, by=request.user)
            messages.success(request, "Two invented applications are there to practise on.")
        else:
            raise NotValid("Choose one of the buttons.")
        return redirect("practice-prepare", call.slug)
    rows = {practice.order: practice for practice, _state in queries.practices(call, request.user)}
    context = {
        "call": call,
        "places": [(order, rows.get(order)) for order in range(1, MOST + 1)],
        "has_any": bool(rows),
        "asked": PracticeAsk.objects.filter(call=call).first(),
        "people": queries.who_practised(call),
        "count": len(rows),
        "is_open": call.stage in queries.OPEN,
    }
    return render(request, "cocreation/reading/practice_prepare.html", context)


@READS_AND_WRITES
@needs(rules.holds_reading, load=queries.call_to_prepare)
def practice_set(request: HttpRequest, place: tuple) -> HttpResponse:
    """The text of one, and for each criterion the anchor score with its reason."""
    call, order, practice = place
    form = PrepareForm(request.POST or None, call=call, practice=practice)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                services.set_practice(call, order, **form.asked(), by=request.user)
                messages.success(request, "Members can practise on it now.")
                return redirect("practice-prepare", call.slug)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
    context = {"call": call, "order": order, "form": form, "practice": practice}
    return render(request, "cocreation/reading/practice_set.html", context, status=status)
