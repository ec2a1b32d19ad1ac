"""A site with one page more: the form of a whole response, as any step would show and save it."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from shaping_future import urls
from shaping_future.accounts.models import User
from shaping_future.questionnaires import queries
from shaping_future.questionnaires.errors import StaleAnswers
from shaping_future.questionnaires.forms import QuestionsForm
from shaping_future.questionnaires.models import Response
from tests.questionnaires.cast import JOINT

PAGE = """{% extends "base.html" %}{% load static crispy_forms_tags %}
{% block title %}Form{% endblock %}
{% block scripts %}<script src="{% static 'js/words.js' %}" defer></script>{% endblock %}
{% block content %}<h1>Form</h1>{% include "questionnaires/conflicts.html" %}{% crispy form %}{% endblock %}"""
READ = """{% extends "base.html" %}{% block title %}Answers{% endblock %}
{% block content %}<h1>Answers</h1>{% include "questionnaires/sections.html" %}{% endblock %}"""


def edit(request, pk):
    response = Response.objects.get(pk=pk)
    bound = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form, status = QuestionsForm.for_response(response, JOINT, **bound), 200
    if form.is_bound and form.is_valid():
        try:
            form.save(by=User.objects.get(name=request.GET.get("as", "Asha")))
            form, status = QuestionsForm.for_response(response, JOINT), 200
        except StaleAnswers as stale:
            form.show_conflicts(stale)
            status = stale.status
    form.helper = FormHelper()
    form.helper.attrs = {"novalidate": ""}
    form.helper.add_input(Submit("save", "Save"))
    return _page(request, PAGE, status, form=form)


def read(request, pk):
    sections = queries.sections_with_answers(Response.objects.get(pk=pk), JOINT)
    return _page(request, READ, sections=sections, change_url=f"/edit/{pk}/")


def _page(request, template, status=200, **context):
    return HttpResponse(engines["django"].from_string(template).render(context, request), status=status)


urlpatterns = [*urls.urlpatterns, path("edit/<int:pk>/", edit), path("read/<int:pk>/", read)]
