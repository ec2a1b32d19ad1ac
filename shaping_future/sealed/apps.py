from django.apps import AppConfig


class SealedConfig(AppConfig):
    name = "shaping_future.sealed"
