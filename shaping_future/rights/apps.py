from importlib import import_module
from pathlib import Path

from django.apps import AppConfig, apps

OURS = {"shaping_future", "grants", "cocreation", "learning"}


class RightsConfig(AppConfig):
    name = "shaping_future.rights"
    label = "rights"
    verbose_name = "Data and complaints"

    def ready(self) -> None:
        """Read every `kept.py`, so that what is kept is known whole."""
        for app in apps.get_app_configs():
            if app.name.split(".")[0] not in OURS:
                continue
            for file in sorted(Path(app.path).glob("**/kept.py")):
                if "migrations" not in file.parts:
                    folders = file.relative_to(app.path).with_suffix("").parts
                    import_module(".".join((app.name, *folders)))
