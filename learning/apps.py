from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"

    def ready(self):
        from grants.awards.services import began
        from grants.payments.queries import reports_came
        from grants.variations.services import reports_open
        from learning.reports.queries import reports_not_done, reports_that_came
        from learning.reports.services import follow_agreement

        began.append(follow_agreement)
        reports_open.append(reports_not_done)
        reports_came.append(reports_that_came)
