"""Learning reports, scheduled, written and sent."""

from learning.reports import services
from learning.reports.models import Visibility
from tests.again import once
from tests.grants.awards.cast import award_of, lead, released


@once
def scheduled(**values):
    """(world, award, its first report)."""
    world = released(declined=0, **values)
    award = award_of(world.funded[0])
    services.schedule_reports(award, by=world.staff)
    return world, award, award.reports.filter(what="report").first()


def texts(report, visibility=Visibility.PRIVATE, **changes):
    """{order: (text, visibility)} for every part, with `changes` such as p2="…"."""
    return {
        part.order: (
            changes.get(f"p{part.order}", part.text),
            visibility if f"p{part.order}" in changes else part.visibility,
        )
        for part in report.answers.all()
    }


def seen(report):
    return dict(report.answers.values_list("order", "version"))


def write(report, by, visibility=Visibility.PRIVATE, **changes):
    return services.save_report(report, texts(report, visibility, **changes), seen(report), by=by)


def stored(report):
    return dict(report.answers.exclude(text="").values_list("order", "text"))


@once
def sent(**values):
    world, award, report = scheduled(**values)
    write(report, lead(award), p1="A private matter.")
    write(report, lead(award), Visibility.PARTNERS, p2="For other partners.")
    write(report, lead(award), Visibility.PUBLIC, p3="For anyone.")
    return world, award, services.send_report(report, by=lead(award))
