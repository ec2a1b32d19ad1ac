from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "shaping_future.questionnaires"
    label = "questionnaires"
