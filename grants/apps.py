from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"

    def ready(self):
        from grants.applications.services.returning import return_drafts
        from grants.calls.services.stages import checking_began

        checking_began.append(return_drafts)
