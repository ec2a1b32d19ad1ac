from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "shaping_future.record"
    label = "record"
    verbose_name = "The record"
