from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "shaping_future.watch"
    label = "watch"
