from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"

    def ready(self):
        from grants.payments.queries import reports_came
        from grants.variations.services import reports_open
        from learning.reports.queries import reports_not_done, reports_that_came

        reports_open.append(reports_not_done)
        reports_came.append(reports_that_came)
