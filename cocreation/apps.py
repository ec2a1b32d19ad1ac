from django.apps import AppConfig


class CocreationConfig(AppConfig):
    name = "cocreation"

    def ready(self):
        from cocreation.audit.steps import steps_taken
        from cocreation.conversations.queries.reached import finalists_of
        from cocreation.deliberation.services import keep_rounds_true
        from cocreation.design.queries.journey import agreed, because_of_you
        from cocreation.design.services import tell_drafters
        from cocreation.discussion.queries import mentions_to_read
        from cocreation.group.queries import heard_elsewhere
        from cocreation.participation.queries import waiting_for_finance
        from cocreation.ranking.services import want_figures
        from cocreation.reading.queries.letters import kind_words, mean_scores
        from cocreation.reading.services import keep_ranking_true
        from cocreation.reading.services.closing import ranking_computed
        from cocreation.recommendation.queries.reserves import reserves_agreed
        from grants.applications.services.standing import recusals_changed
        from grants.calls.queries import steps_taken as steps_of_a_call
        from grants.calls.services import call_amended
        from grants.equity_funnel.queries import also_reached
        from grants.letters.queries import also_in_reserve, also_kind_words, also_scores
        from grants.payments.queries import also_waiting
        from shaping_future.look.journey import doors, tellers

        tellers.append(agreed)
        doors.append(because_of_you)
        call_amended.append(tell_drafters)
        also_reached.append(finalists_of)
        also_kind_words.append(kind_words)
        also_scores.append(mean_scores)
        also_in_reserve.append(reserves_agreed)
        also_waiting.append(waiting_for_finance)
        heard_elsewhere.append(mentions_to_read)
        ranking_computed.append(want_figures)
        steps_of_a_call.append(steps_taken)
        recusals_changed.append(keep_ranking_true)
        recusals_changed.append(keep_rounds_true)
