from django.apps import AppConfig


class CocreationConfig(AppConfig):
    name = "cocreation"

    def ready(self):
        from cocreation.reading.services import keep_ranking_true
        from grants.applications.services.standing import recusals_changed

        recusals_changed.append(keep_ranking_true)
