from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"

    def ready(self):
        from grants.awards.services import began
        from grants.payments.queries import reports_came
        from grants.variations.services import reports_open
        from learning.insights.queries.journey import insights
        from learning.reports.queries import reports_not_done, reports_that_came
        from learning.reports.services import follow_agreement
        from shaping_future.look.journey import tellers

        tellers.append(insights)
        began.append(follow_agreement)
        reports_open.append(reports_not_done)
        reports_came.append(reports_that_came)
