"""What the learning partner makes of what grant partners shared: passages, groups, themes, an insight with quotes that
their authors agreed to, a case study that waits for its grant."""

import datetime as dt

from grants.calls.models import Call
from learning.insights import queries, services
from learning.insights.models import Insight, Passage
from learning.reports.models import Answer
from shaping_future import clock
from shaping_future.demo.cast import Cast

TITLE = "Time is what people asked for"
SUMMARY = "Several grant partners planned courses and meetings. What helped was time, and letting go of some of it."
BODY = "\n\n".join(
    [
        "Grant partners told us what changed in their first year. We read what they opened to others.",
        "## They moved money towards time",
        "Plans were full of courses. After a few months some groups asked their members again.",
        "[quote 1]",
        "Nobody was asked to give the money back. The grant is for the group, not for the plan.",
        "## They let go",
        "[quote 2]",
        "Fewer meetings, and people stayed. We will ask in a year whether that held.",
    ]
)
STUDY = "They began with two leaders and a full diary. They will tell us what changed, if they would like to."


def gather(call: Call, cast: Cast) -> None:
    """As far as something was shared."""
    answers = Answer.objects.shared_with(cast.learning).filter(report__award__application__call=call).exclude(text="")
    answers = list(answers.select_related("report__award__application__started_by").order_by("pk"))
    if not answers:
        return
    with clock.at(clock.now() - dt.timedelta(days=20)):
        passages = [services.mark_passage(one, 0, len(one.text), seen=one.version, by=cast.learning) for one in answers]
        for number, one in enumerate(passages):
            services.tag_passage(one, ["time", "care", "letting go"][number % 3], by=cast.learning)
        services.sort(services.begin_sorting("passages", by=cast.learning).pk)
        insight = _insight(_different(passages), cast)
        services.gather_theme("Time", "Time helps more than courses.", passages[:2], by=cast.learning)
    _comment(insight, cast)
    award = answers[-1].report.award
    with clock.at(clock.now() - dt.timedelta(days=5)):
        study = services.begin_insight(
            "A year of one group", "One group on its year.", STUDY, award=award, by=cast.staff
        )
        services.ask_for_study(study, seen=1, by=cast.staff)


def _different(passages: list[Passage]) -> list[Passage]:
    """Those that say something of their own."""
    return list({one.text: one for one in passages}.values())


def _insight(passages: list[Passage], cast: Cast) -> Insight:
    body = BODY if len(passages) > 1 else BODY.replace("[quote 2]\n\n", "")
    insight = services.begin_insight(TITLE, SUMMARY, body, by=cast.learning)
    for one in passages[:2]:
        services.choose_quote(insight, one, one.text, by=cast.learning)
    for ask in services.ask_for_quotes(insight, seen=1, by=cast.learning):
        award = ask.quote.passage.answer.report.award
        how = queries.offers(award)[0][0]
        services.answer_quote(ask, "yes", shown_as=how, by=award.application.started_by)
    return services.publish_insight(insight, seen=1, by=cast.learning)


def _comment(insight: Insight, cast: Cast) -> None:
    said = services.comment_on_insight(insight, "We see the same in the Group: people want time.", by=cast.readers[0])
    services.moderate_comment(said, True, by=cast.staff)
    services.comment_on_insight(insight, "Will you ask those who left, too?", by=cast.readers[1])
