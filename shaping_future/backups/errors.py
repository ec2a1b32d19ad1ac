"""Why a backup or a restore was not done. The text is one sentence for whoever runs the command."""


class CannotDo(Exception):
    """The database or the disk said no."""


class CannotBackUp(CannotDo):
    """Nothing was kept of what was begun."""


class CannotRestore(CannotDo):
    """The site's database and files are as they were."""
