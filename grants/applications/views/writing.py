"""Starting an application, its task list, and its sections."""

from collections.abc import Mapping

from crispy_forms.helper import FormHelper
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grants.applications import queries, rules, services
from grants.applications.forms import StrandForm
from grants.applications.forms.in_language import speak
from grants.applications.models import WITH_A_PLACE, Application, State
from grants.applications.queries import partners, people, speaking
from grants.applications.queries.after_closing import waits_for_decision
from grants.calls.models import Call
from grants.calls.queries import efforts, said
from shaping_future import clock
from shaping_future.access import brought_back, needs, signed_in
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid, Refused
from shaping_future.interruptions import mark_for_scripts
from shaping_future.look.local import day, time_of_day
from shaping_future.questionnaires.errors import StaleAnswers
from shaping_future.questionnaires.forms import QuestionsForm
from shaping_future.questionnaires.models import Answer, QuestionType, Section
from shaping_future.questionnaires.queries import Filled

from . import ways
from .autosave import number


def public_call(user, slug: str) -> Call:
    return Call.objects.public().select_related("questionnaire").get(slug=slug)


@needs(signed_in, load=public_call)
def application_start(request: HttpRequest, call: Call) -> HttpResponse:
    """Choose alone or together; the draft begins. Whoever has a draft already is taken to it."""
    led = queries.led_by(request.user, call).first()
    if led is not None:
        messages.info(request, gettext("You have an application to this call already. Here it is."))
        return redirect("application-detail", led.public_id)
    form, status = StrandForm(request.POST or None, call=call, button=gettext("Start your application")), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                application = services.start_application(call, form.cleaned_data["strand"], by=request.user)
                return redirect("application-detail", application.public_id)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
    return render(request, "grants/applications/start.html", {"call": call, "form": form}, status=status)


@require_safe
@never_cache
@needs(rules.on_application, load=queries.own_application)
def application_detail(request: HttpRequest, application: Application) -> HttpResponse:
    """The task list while it is a draft; afterwards what happened to it and what comes next."""
    status, filled = queries.status_shown_to_applicant(application), queries.filled(application)
    context = {
        "application": application,
        "call": application.call,
        "status": status,
        "tone": queries.STATUS_TONES[status],
        "leads": rules.leads_application(request.user, application),
        "writes": rules.writes_application(request.user, application),
        "person": mark_for_scripts(request.user),
        "amended": queries.amended_since(application).exists(),
        "waiting_time": queries.reopening_to_use(application),
        "people": list(people.people(application)),
        "partners": partners.partners(application, filled=filled),
        "waiting": speaking.waiting_answers(application) if application.is_open else [],
    }
    if application.state == State.DRAFT:
        tasks = _task_list(application, filled, request.user)
        return render(request, "grants/applications/detail.html", {**context, **tasks})
    context["enquiries"] = queries.own_enquiries(application)
    context["finding"] = queries.finding_for_applicant(application)
    context["has_place_letter"] = application.state in WITH_A_PLACE
    context["may_choose_scores"] = (
        context["writes"] and application.call.gives_money and waits_for_decision(application)
    )
    context["may_withdraw"] = context["leads"] and queries.may_be_withdrawn(application)
    return render(request, "grants/applications/after.html", context)


def _task_list(application: Application, filled: Filled, user: User) -> dict:
    parts = queries.progress(application, filled)
    saved = people.last_saved(application)
    minutes = {one.order: one.minutes for one in efforts(application.call)}
    tasks = [
        {
            "label": said(application.call, part.section.title).text,
            "url": reverse("application-section", args=[application.public_id, part.section.order]),
            "state": part.state,
            "minutes": minutes[part.section.order] * (part.asked - part.answered) / part.asked,
            "who": _who_saved(saved.get(part.section.pk), user),
        }
        for part in parts
    ]
    done = sum(part.state == "done" for part in parts)
    return {"tasks": tasks, "done": done, "sections": len(parts), "complete": done == len(parts)}


def _who_saved(answer: Answer | None, user: User) -> str:
    """ "Amina saved this at 11:59am", or on an earlier day."""
    if answer is None:
        return ""
    minute = answer.changed_at.replace(second=0, microsecond=0)
    is_today = minute.astimezone(clock.LONDON).date() == clock.today()
    when = (time_of_day if is_today else day)(minute)
    if answer.changed_by_id == user.pk:
        said = gettext("You saved this at %(when)s") if is_today else gettext("You saved this on %(when)s")
        return said % {"when": when}
    said = gettext("%(who)s saved this at %(when)s") if is_today else gettext("%(who)s saved this on %(when)s")
    return said % {"who": answer.changed_by.get_short_name(), "when": when}


@needs(rules.writes_application, load=queries.own_application)
def application_strand(request: HttpRequest, application: Application) -> HttpResponse:
    """Apply in the other way; what was written stays."""
    initial = {"strand": application.strand.key}
    form = StrandForm(request.POST or None, call=application.call, button=gettext("Save"), initial=initial)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            services.choose_strand(application, form.cleaned_data["strand"], by=request.user)
            messages.success(request, gettext("Saved. Your answers are still there."))
            return redirect("application-detail", application.public_id)
    return render(request, "grants/applications/strand.html", {"application": application, "form": form}, status=status)


# --- one section -----------------------------------------------------------------------------------------------------


def own_section(user, public_id, order: int) -> Application:
    """The person's application, with the section that the address names; None for one that is not asked any more."""
    application = queries.own_form(user, public_id)
    application.filled = queries.filled(application)
    application.parts = queries.progress(application, application.filled)
    application.section = next((one.section for one in application.parts if one.section.order == order), None)
    if application.section is None and not queries.had_section(application, order):
        raise Http404
    return application


def _section_instead(application: Application, sent: Mapping[str, str]) -> Section:
    """Where it goes on when the section of a page that was open is gone: where one of its questions is now, or the last
    section. Http404 for what no such page sent."""
    if not application.parts or not any(name.startswith("v-") for name in sent):
        raise Http404
    here = {part.section.pk: part.section for part in application.parts}
    moved = (here.get(one.section_id) for one in application.filled.questions if f"v-{one.key}" in sent)
    return next(filter(None, moved), application.parts[-1].section)


@never_cache
@needs(rules.writes_application, load=own_section)
def application_section(request: HttpRequest, application: Application) -> HttpResponse:
    """One group of questions. Whatever is good is kept at once; what is not is said, and stays in its box."""
    section = application.section or _section_instead(application, request.POST)
    if request.method == "POST":
        return _save(request, application, section)
    if application.state != State.DRAFT or not application.is_open:
        return redirect("application-detail", application.public_id)
    form = _form(application, section, data=brought_back(request))
    return _section_page(request, application, section, form)


def _save(request: HttpRequest, application: Application, section: Section) -> HttpResponse:
    form = _form(application, section, data=request.POST, files=request.FILES)
    good = form.is_valid()
    try:
        saved = services.save_answers(
            application,
            form.values(),
            form.seen(),
            by=request.user,
            marks=form.marks(),
            spent=(section, number(request, "seconds") or 0),
        )
    except StaleAnswers as stale:
        form.show_conflicts(stale)
        return _section_page(request, application, section, form, status=stale.status)
    except (NotAllowedNow, NotValid) as refusal:  # it closed meanwhile, say, or a recording is too long
        form.add_error(
            None,
            gettext("%(sentence)s What you wrote is still in the boxes below. It is not saved.")
            % {"sentence": refusal.sentence},
        )
        return _section_page(request, application, section, form, status=refusal.status)
    if not good or form.gone:
        form.data = form.data.copy()
        for key, version in queries.versions(application).items():
            if key in saved:
                form.data[f"v-{key}"] = str(version)
        return _section_page(request, application, section, form, status=400)
    return redirect(_next(request, application, section, form))


def _next(request: HttpRequest, application: Application, section: Section, form: QuestionsForm) -> str:
    here = reverse("application-section", args=[application.public_id, section.order])
    if form.wants_more_rows:
        return f"{here}#div_id_{request.POST['more-rows']}"
    messages.success(request, gettext("Saved."))
    if "later" in request.POST:
        return reverse("application-detail", args=[application.public_id])
    after = [part.section.order for part in application.parts if part.section.order > section.order]
    if after:
        return reverse("application-section", args=[application.public_id, after[0]])
    return reverse("application-check", args=[application.public_id])


def _form(application: Application, section: Section, data=None, files=None) -> QuestionsForm:
    form = QuestionsForm.for_response(
        application.response,
        queries.facts(application),
        section=section,
        filled=application.filled,
        data=data,
        files=files,
    )
    speak(form, application.call)
    form.offer(ways.for_application(application, application.filled))
    form.helper = FormHelper()
    form.helper.form_tag = False  # the page has its own, with the buttons
    return form


def _partners(application: Application, form: QuestionsForm) -> list[partners.Partner]:
    """On the page where they are written. One query there, none elsewhere."""
    if not any(question.type == QuestionType.REPEAT for question in form.questions):
        return []
    return partners.partners(application, filled=application.filled)


def _section_page(request, application, section, form, status=200) -> HttpResponse:
    addresses = {
        part.section.order: reverse("application-section", args=[application.public_id, part.section.order])
        for part in application.parts
    }
    trail = [
        {
            "label": said(application.call, part.section.title).text,
            "state": "current" if part.section == section else "done" if part.state == "done" else "todo",
            "url": addresses[part.section.order],
        }
        for part in application.parts
    ]
    before = [order for order in addresses if order < section.order]
    context = {
        "application": application,
        "call": application.call,
        "section": section,
        "form": form,
        "trail": trail,
        "person": mark_for_scripts(request.user),
        "here": addresses[section.order],
        "back": addresses[before[-1]] if before else "",
        "partners": _partners(application, form),
    }
    return render(request, "grants/applications/section.html", context, status=status)
