from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "shaping_future.accounts"
    label = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        from . import logged  # noqa: F401 (it listens)
