from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "shaping_future.outbox"
    label = "outbox"
    verbose_name = "Mail"
