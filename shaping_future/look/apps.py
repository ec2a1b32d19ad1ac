import functools

from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "shaping_future.look"

    def ready(self) -> None:
        _say_what_to_mend()
        _remember_english()


def _remember_english() -> None:
    """Each English text is looked for in seven catalogues in vain, dozens of times a page; what comes of it stays."""
    from django.utils.translation import trans_real

    from shaping_future.languages import ENGLISH

    english = trans_real.translation(ENGLISH)
    english.gettext = functools.lru_cache(maxsize=8192)(english.gettext)


def _say_what_to_mend() -> None:
    """Django's own messages say what is wrong in a programmer's voice; ours say how to mend it."""
    from django import forms
    from django.core import validators
    from django.utils.translation import gettext_lazy as _

    forms.Field.default_error_messages["required"] = _("This still needs an answer.")
    forms.BooleanField.default_error_messages = {"required": _("Tick this box to go on.")}
    forms.ChoiceField.default_error_messages |= {
        "required": _("Choose one."),
        "invalid_choice": _("Choose one from the list."),
    }
    forms.MultipleChoiceField.default_error_messages |= {
        "required": _("Choose at least one."),
        "invalid_choice": _("Choose from the list."),
    }
    forms.FileField.default_error_messages |= {
        "required": _("Choose a file."),
        "empty": _("This file is empty. Choose another one."),
        "max_length": _("The file’s name is too long. Give it a shorter name and send it again."),
    }
    forms.DateField.default_error_messages |= {"invalid": _("Write a date with day, month and year.")}
    forms.IntegerField.default_error_messages |= {"invalid": _("Write a whole number.")}
    validators.EmailValidator.message = _("Write an email address, like name@example.org.")
    validators.MaxLengthValidator.message = _("Use %(limit_value)d letters or fewer; you have %(show_value)d.")
    validators.ProhibitNullCharactersValidator.message = _("Take out the invisible characters and send it again.")
