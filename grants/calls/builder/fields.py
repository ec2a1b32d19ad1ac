"""Form fields whose values are a definition's: lists of lines, dates and UK times as text."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from shaping_future import clock
from shaping_future.look.fields import TextField

Data = dict[str, Any]


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    def __init__(self, rows: int = 5, **options: Any):
        options.setdefault("max_length", 20_000)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str] | None:
        text = super().clean(value)
        return [" ".join(line.split()) for line in text.splitlines() if line.strip()] or None


class DayField(forms.DateField):
    """A date, kept as 2025-02-24."""

    def __init__(self, **options: Any):
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)

    def clean(self, value: Any) -> str | None:
        found = super().clean(value)
        return found.isoformat() if found else None


class DaysField(LinesField):
    """Several dates, one a line, in order."""

    def clean(self, value: Any) -> list[str] | None:
        lines = super().clean(value)
        try:
            return sorted(dt.date.fromisoformat(line).isoformat() for line in lines or []) or None
        except ValueError:
            raise ValidationError("Write each date on a line of its own, like 2026-02-24.") from None


class UKTimeField(forms.DateTimeField):
    """A moment on London's clocks, kept with its zone."""

    def __init__(self, **options: Any):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str):
            try:
                value = dt.datetime.fromisoformat(value)
            except ValueError:
                return value
        if isinstance(value, dt.datetime) and value.tzinfo:
            return value.astimezone(clock.LONDON).strftime("%Y-%m-%dT%H:%M")
        return value

    def clean(self, value: Any) -> dt.datetime:
        try:
            found = super().clean(value)
        except OverflowError:
            raise ValidationError("Choose a day of this century.") from None
        if not 2000 <= found.year <= 2100:
            raise ValidationError("Choose a day of this century.")
        return found.astimezone(clock.LONDON)


class PartForm(forms.Form):
    """A form whose fields are named as the keys of a definition. What is left empty is left out."""

    def __init__(self, data: Any = None, *, value: Data | None = None, **options: Any):
        super().__init__(data, initial=value or {}, **options)

    def values(self) -> Data:
        """By key, as the definition has them; None for what is left out."""
        return {name: self.value_of(name) for name in self.fields}

    def value_of(self, name: str) -> Any:
        found = self.cleaned_data[name]
        return None if found in ("", [], None) else found


def words(label: str, most: int, rows: int = 1, **options: Any) -> forms.CharField:
    """A text of at most `most` characters; on one line unless it has rows."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
    return TextField(label=label, max_length=most, widget=widget, **options)


def whole(label: str, least: int, most: int, **options: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget, **options)
