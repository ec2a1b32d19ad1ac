from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"

    def ready(self):
        from grants.payments.queries import reports_came
        from learning.reports.queries import reports_that_came

        reports_came.append(reports_that_came)
