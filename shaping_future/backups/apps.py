from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "shaping_future.backups"
    label = "backups"
