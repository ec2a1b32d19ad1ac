"""What was learned, for the worlds of forms and of refusals: passages, a theme, groups, quotes that were asked for,
a case study, an insight that everybody reads."""

from typing import Any

from grants.awards.models import Award
from learning.insights import queries, services
from learning.insights.models import Cluster, ClusterItem, Insight, Passage, Sorting
from learning.reports import services as reports
from learning.reports.models import Answer
from shaping_future.accounts.models import User

TEXT = "What we heard.\n\n[quote 1]\n\nIt stays with us."


def learn(world: Any) -> None:
    """For the world of forms."""
    learn_from(world, world.award, world.lead, world.cast.readers[0])


def learn_from(world: Any, award: Award, lead: User, member: User) -> None:
    """`award` has told something; `lead` speaks for it; `member` comments."""
    world.gathers = gathers = world.cast.learning
    answers = Answer.objects.shared_with(gathers).filter(report__award=award).exclude(text="").order_by("pk")
    if answers.count() < 2:
        _tell(award, lead)
    world.passage, world.free_passage = (_marked(one, gathers) for one in answers[:2])
    world.theme = services.gather_theme("Rest", "They need it.", [world.passage], by=gathers)
    world.sorting, world.cluster = _suggested(world.passage, gathers)
    quiet = services.begin_insight("Rest is work", "Three groups on rest.", "## Rest\n\nPeople need it.", by=gathers)
    world.insight = services.publish_insight(quiet, seen=1, by=gathers)
    world.insight_address = queries.published()[0].slug
    world.insight_comment = services.comment_on_insight(world.insight, "We saw the same.", by=member)
    world.draft_insight, world.ask = _asked("What we hear", world.passage, gathers)
    world.quoting, world.given_ask = _asked("What we heard", world.passage, gathers)
    services.answer_quote(world.given_ask, "yes", shown_as="nobody", by=lead)
    world.study, world.consent = _study("How they rest", award, gathers)
    world.told_study, world.given_consent = _study("How they rested", award, gathers)
    services.answer_study(world.given_consent, "yes", by=lead)
    services.publish_insight(world.told_study, seen=1, by=gathers)


def _tell(award: Award, lead: User) -> None:
    """Its first report, sent, or opened where it was sent already."""
    report = award.reports.filter(what="report").order_by("due_on", "pk").first()
    answers = report.answers.filter(kind="prompt")
    if report.state == "due":
        told = {one.order: (f"What we learned, part {one.order}.", "partners") for one in answers}
        reports.save_report(report, told, dict(answers.values_list("order", "version")), by=lead)
        reports.send_report(report, by=lead)
    else:
        for one in answers.exclude(text=""):
            reports.open_answer(one, "partners", by=lead)


def _marked(answer: Answer, gathers: User) -> Passage:
    return services.mark_passage(answer, 0, len(answer.text), seen=answer.version, by=gathers)


def _suggested(passage: Passage, gathers: User) -> tuple[Sorting, Cluster]:
    """As the worker would leave it: too little is told here to find groups in."""
    sorting = Sorting.objects.create(material="passages", state="done", percent=100, asked_by=gathers)
    cluster = Cluster.objects.create(sorting=sorting, order=1, words=["rest", "work"])
    facts = {name: getattr(passage, name) for name in ("answer", "version", "start", "end", "text")}
    ClusterItem.objects.create(cluster=cluster, order=1, passage=passage, **facts)
    return sorting, cluster


def _asked(title: str, passage: Passage, gathers: User) -> tuple[Insight, Any]:
    insight = services.begin_insight(title, "On rest.", TEXT, by=gathers)
    services.choose_quote(insight, passage, passage.text, by=gathers)
    return insight, services.ask_for_quotes(insight, seen=1, by=gathers)[0]


def _study(title: str, award: Award, gathers: User) -> tuple[Insight, Any]:
    study = services.begin_insight(title, "One group on rest.", "They rest.", award=award, by=gathers)
    return study, services.ask_for_study(study, seen=1, by=gathers)
