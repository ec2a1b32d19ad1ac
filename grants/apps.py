from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GrantsConfig(AppConfig):
    name = "grants"

    def ready(self):
        from grants.applications.services.amendments import follow_amendment
        from grants.applications.services.eligibility import found_not_eligible
        from grants.applications.services.returning import return_drafts
        from grants.awards.queries import waiting_for_finance as agreements_to_sign
        from grants.awards.services import in_force
        from grants.bank.queries import waiting_for_finance
        from grants.bank.services.checking import prepares_payments
        from grants.books.queries import waiting_for_finance as lines_waiting
        from grants.calls.services.amending import call_amended
        from grants.calls.services.stages import checking_began
        from grants.diligence.services.finding import paid_already
        from grants.letters.services import send_not_eligible
        from grants.open_data.queries.journey import calls_and_grants
        from grants.payments.queries import also_waiting, paid_numbers, prepared_something
        from grants.runs import queries as runs
        from grants.runs.services.layouts import ship_layouts
        from grants.variations.services import take_effect
        from shaping_future.look.journey import tellers

        found_not_eligible.append(send_not_eligible)
        in_force.append(take_effect)
        checking_began.append(return_drafts)
        call_amended.append(follow_amendment)
        also_waiting.append(agreements_to_sign)
        also_waiting.append(waiting_for_finance)
        also_waiting.append(lines_waiting)
        also_waiting.append(runs.waiting_for_finance)
        prepares_payments.append(prepared_something)
        prepares_payments.append(runs.prepared_in_run)
        post_migrate.connect(ship_layouts, sender=self)
        paid_already.append(paid_numbers)
        tellers.append(calls_and_grants)
