from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "shaping_future.files"
    label = "files"

    def ready(self) -> None:
        from . import makers

        makers.autodiscover()
