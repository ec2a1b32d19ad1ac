"""Input for learning reports."""

from django import forms

from grants.calls.models import Call, Stage
from learning.reports.models import Part, Visibility


class ReportForm(forms.Form):
    """Every prompt as a text and who may read it; a hidden version of what the writer saw."""

    def __init__(self, *args, parts: list[Part], **kwargs):
        super().__init__(*args, **kwargs)
        self.parts = parts
        for part in parts:
            self.fields[f"text-{part.order}"] = forms.CharField(
                label=part.prompt,
                required=False,
                max_length=20_000,
                initial=part.text,
                widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", "quiet": True}),
            )
            self.fields[f"visibility-{part.order}"] = forms.ChoiceField(
                label="Who may read this answer?",
                choices=Visibility.choices,
                initial=part.visibility,
                widget=forms.Select,  # one line for each of six answers, on a phone too
            )
            self.fields[f"version-{part.order}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=part.version, min_value=0
            )

    def texts(self) -> dict[int, tuple[str, str]]:
        """{order: (text, visibility)} as the service takes it."""
        clean = self.cleaned_data
        return {part.order: (clean[f"text-{part.order}"], clean[f"visibility-{part.order}"]) for part in self.parts}

    def seen(self) -> dict[int, int]:
        return {part.order: self.cleaned_data[f"version-{part.order}"] for part in self.parts}


class ReplyForm(forms.Form):
    reply = forms.CharField(label="Our reply", widget=forms.Textarea(attrs={"rows": 8}), max_length=10_000)


class CallForm(forms.Form):
    """A call whose outcomes are released."""

    call = forms.ModelChoiceField(Call.objects.of_grants().filter(stage=Stage.RELEASED), empty_label="Choose a call")
