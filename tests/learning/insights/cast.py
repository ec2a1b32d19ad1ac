"""Insights begun, published, asked about."""

from learning.insights import services
from learning.insights.models import Insight
from learning.reports.services import send_report
from shaping_future.accounts.roles import Role
from tests.cast import person
from tests.learning.reports import cast as reports

TEXT = "What we heard.\n\n## Rest\n\nPeople need it."


def begun(by=None, title="Rest is work", body=TEXT, **more) -> Insight:
    by = by or person(Role.LEARNING)
    return services.begin_insight(title, "Three groups on rest.", body, by=by, **more)


def published(insight: Insight, by=None) -> Insight:
    return services.publish_insight(insight, seen=insight.newest.number, by=by or insight.begun_by)


def shared(award, by, visibility="partners", **texts):
    """The award's first report, sent, with these answers (p1="…") opened."""
    report = award.reports.filter(what="report").first()
    reports.write(report, by, visibility, **texts)
    return send_report(report, by=by)


def passage_of(report, words, by, order=1):
    answer = report.answers.get(order=order)
    return services.mark_words(answer, words, seen=answer.version, by=by)


def asked(passage, by, body="Before.\n\n[quote 1]\n\nAfter.", title="What we hear"):
    """(insight, the question to the author)"""
    insight = begun(by=by, title=title, body=body)
    services.choose_quote(insight, passage, passage.text, by=by)
    return insight, services.ask_for_quotes(insight, seen=1, by=by)[0]
