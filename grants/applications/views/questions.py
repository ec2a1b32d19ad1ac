"""A question about single answers of a sent application: read it, change the answers in place, write a few words."""

from crispy_forms.helper import FormHelper
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from grants.applications import queries, rules, services
from grants.applications.forms import ReplyForm
from grants.applications.models import Application
from shaping_future.access import given, needs
from shaping_future.errors import Refused
from shaping_future.questionnaires.errors import StaleAnswers
from shaping_future.questionnaires.forms import QuestionsForm


def own_question(user, public_id, pk: int) -> Application:
    """The person's application, with the enquiry that the address names."""
    application = queries.own_application(user, public_id)
    application.enquiry = application.enquiries.filter(pk=pk, closed_at=None).first() if pk < 2**63 else None
    if application.enquiry is None:
        raise Http404
    return application


@never_cache
@needs(rules.writes_application, load=own_question)
def application_question(request: HttpRequest, application: Application) -> HttpResponse:
    enquiry = application.enquiry
    enquiry.application = application
    data = given(request)
    questions = queries.questions_asked(application, enquiry)
    form = QuestionsForm.for_response(
        application.response, queries.facts(application), keys=queries.changeable_keys(questions), data=data
    )
    form.helper = FormHelper()
    form.helper.form_tag = False
    reply, status = ReplyForm(data), 200
    reply.helper.form_tag = False
    if request.method == "POST":
        status = _answer(request, form, reply, enquiry)
        if status == 200:
            messages.success(request, gettext("Thank you. We have your answer."))
            return redirect("application-detail", application.public_id)
    told = [one for one in queries.told(application) if one.enquiry.pk == enquiry.pk] if enquiry.answered_at else []
    context = {
        "application": application, "call": application.call, "enquiry": enquiry, "questions": questions,
        "form": form, "reply": reply, "told": told[0] if told else None,
    }  # fmt: skip
    return render(request, "grants/applications/question.html", context, status=status)


def _answer(request: HttpRequest, form: QuestionsForm, reply: ReplyForm, enquiry) -> int:
    """200 when it was kept; otherwise the status of the refusal, and what was written stays in its boxes."""
    if not (form.is_valid() & reply.is_valid()):
        return 400
    try:
        services.answer_enquiry(enquiry, form.values(), form.seen(), reply.cleaned_data["reply"], by=request.user)
    except StaleAnswers as stale:
        form.show_conflicts(stale)
        return stale.status
    except Refused as refusal:
        form.add_error(
            None,
            gettext("%(sentence)s What you wrote is still in the boxes below. It is not sent.")
            % {"sentence": refusal.sentence},
        )
        return refusal.status
    return 200
