from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "shaping_future.demo"
    label = "demo"
