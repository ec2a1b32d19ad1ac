"""Moderators, reports."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from learning.community import queries, services
from learning.community.forms import DecideForm, NameModeratorForm, ReportForm
from learning.community.kinds import MODERATORS
from learning.community.models import Flag, Moderator, Presence
from learning.community.views._pages import context_of, here, pressed, shown, takes
from shaping_future.access import given, needs, signed_in
from shaping_future.one_form import READS_AND_WRITES, ask, step


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=here)
def community_moderators(request: HttpRequest, presence: Presence) -> HttpResponse:
    """Who moderates, who was asked, and naming somebody."""
    rows = queries.moderators_shown()
    free = sum(row.accepted_at is not None for row in rows) < MODERATORS
    form = NameModeratorForm(given(request), user=request.user) if free or request.method == "POST" else None
    return ask(
        request,
        form,
        lambda: services.name_moderator(form.cleaned_data["whom"], by=request.user),
        done="They are asked, and get a mail.",
        to=lambda _row: reverse("community-moderators"),
        page="learning/community/moderators.html",
        context=context_of(
            request, rows=rows, place="people", safeguarding=queries.safeguarding_contact(), presence=presence
        ),
    )


@takes
@needs(signed_in, load=queries.own_moderating)
def community_moderator_step(request: HttpRequest, row: Moderator) -> HttpResponse:
    steps = {
        "yes": lambda: services.answer_moderating(row, True, by=request.user),
        "no": lambda: services.answer_moderating(row, False, by=request.user),
    }
    return pressed(request, steps, "community-moderators")


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=queries.to_report)
def community_report(request: HttpRequest, thing: Any) -> HttpResponse:
    form, back = ReportForm(given(request)), queries.address_of(thing)
    return ask(
        request,
        form,
        lambda: services.report(thing, by=request.user, **form.cleaned_data),
        done="Thank you. Somebody looks at it, and you hear what was done.",
        to=lambda _flag: back,
        page="learning/community/report.html",
        context=context_of(request, thing=thing, back=back, excerpt=queries.excerpt(thing)),
    )


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=queries.flag_for)
def community_reported(request: HttpRequest, flag: Flag) -> HttpResponse:
    """For whoever judges it: the thing, what stands beside it, and what to do."""
    form = DecideForm(given(request))
    if request.method != "POST":
        return _reported(request, flag, form)

    def take() -> Flag:
        found = services.decide_flag(flag, by=request.user, **form.cleaned_data)
        messages.success(request, "Done. Whoever reported it hears what you decided.")
        return found

    is_contact = flag.to_contact
    return step(
        request, form, take, done="", to=lambda _flag: reverse("home" if is_contact else "community-home"),
        again=lambda status: _reported(request, flag, form, status),
    )  # fmt: skip


def _reported(request: HttpRequest, flag: Flag, form: DecideForm, status: int = 200) -> HttpResponse:
    about = queries.named([flag.about])[0]
    posts = queries.around(flag)
    for post in posts:
        post.html = "" if post.is_gone else queries.shown(post)
    return shown(
        request, "reported", status, flag=flag, about=about, posts=posts, form=form, excerpt=queries.excerpt(about),
        thread=flag.post.thread if flag.post_id else None, place="",
    )  # fmt: skip
