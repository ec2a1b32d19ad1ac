from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"

    def ready(self):
        from grants.applications.services.amendments import follow_amendment
        from grants.applications.services.returning import return_drafts
        from grants.calls.services.amending import call_amended
        from grants.calls.services.stages import checking_began

        checking_began.append(return_drafts)
        call_amended.append(follow_amendment)
