from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "shaping_future.accounts"
    label = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        from shaping_future.sealed import rotation

        from . import logged  # noqa: F401 (it listens)
        from . import second_factor_keys as keys

        rotation.ELSEWHERE["second factors"] = (keys.reseal, keys.left)
