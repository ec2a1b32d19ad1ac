"""Form fields that look the same wherever they are used."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

MOST = 2_000_000_000  # pence: what a PostgreSQL integer holds, and more than the fund ever will


class SeenField(forms.CharField):
    """Which state of a thing the page shows, as one word; a service refuses what was decided on another one.

    A page that is shown again after a refusal shows the thing as it is now, so the state of now goes with it, not the
    one that was sent.
    """

    widget = forms.HiddenInput

    def __init__(self, **options: Any):
        super().__init__(required=False, max_length=64, **options)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial


class PoundsInput(forms.TextInput):
    """A text box with a £ before it; people may type 1200, 1,200 or £1,200.50."""

    def __init__(self, attrs: dict | None = None):
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "data-prefix": "£", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if not isinstance(value, int):
            return value
        whole, rest = divmod(value, 100)
        return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"


class PoundsField(forms.Field):
    """Pounds as people write them ↔ integer pence."""

    widget = PoundsInput
    default_error_messages: ClassVar = {
        "required": gettext_lazy("Write an amount in pounds, for example 1,200."),
        "invalid": gettext_lazy("Write the amount in pounds with numbers only, for example 1,200 or 1,200.50."),
        "least": gettext_lazy("Write %(limit)s or more."),
        "most": gettext_lazy("Write %(limit)s or less."),
    }

    def __init__(self, *, min_pence: int | None = 0, max_pence: int | None = MOST, **kwargs: Any):
        self.min_pence, self.max_pence = min_pence, max_pence
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        text = re.sub(r"[£,\s]", "", str(value))
        if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,2})?", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        whole, _, rest = text.lstrip("-").partition(".")
        pence = int(whole) * 100 + int(rest.ljust(2, "0") or 0)
        return -pence if text.startswith("-") else pence

    def validate(self, value: int | None) -> None:
        from .words import pounds

        super().validate(value)
        if value is None:
            return
        if self.min_pence is not None and value < self.min_pence:
            raise ValidationError(self.error_messages["least"], code="least", params={"limit": pounds(self.min_pence)})
        if self.max_pence is not None and value > self.max_pence:
            raise ValidationError(self.error_messages["most"], code="most", params={"limit": pounds(self.max_pence)})

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class DayField(forms.DateField):
    """A day, from the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages: ClassVar = {
        "required": gettext_lazy("Choose the day."),
        "invalid": gettext_lazy("Choose a day from the calendar."),
    }


class TextField(forms.CharField):
    """Text with plain line ends, as it is kept and compared; browsers send others."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")
