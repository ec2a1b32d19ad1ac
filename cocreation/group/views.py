"""Start pages of the Group and of the facilitator, and what a member brings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cocreation.group import queries, rules, services
from cocreation.group.forms import BringsForm
from cocreation.group.models import Member
from shaping_future.access import needs


@require_safe
@needs(rules.in_group)
def group_home(request: HttpRequest) -> HttpResponse:
    return render(request, "cocreation/group/home.html", {"steps": queries.steps_for_member(request.user)})


@require_safe
@needs(rules.facilitates)
def facilitate_home(request: HttpRequest) -> HttpResponse:
    return render(request, "cocreation/group/facilitate.html", {"steps": queries.steps_for_facilitator(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(rules.in_group, load=queries.own_membership)
def member_brings(request: HttpRequest, member: Member) -> HttpResponse:
    """What the person brings: used to find who reads what, and shown to nobody else."""
    form = BringsForm(request.POST) if request.method == "POST" else BringsForm.of(member)
    if request.method != "POST" or not form.is_valid():
        status = 400 if form.errors else 200
        return render(request, "cocreation/group/brings.html", {"form": form}, status=status)
    services.say_what_you_bring(member, **form.said(), by=request.user)
    messages.success(request, "Thank you. We use this the next time readings are shared out.")
    return redirect("group-home")
