"""A step is one thing staff may do from the desk: a button, a page that says what will happen, a service."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms

from shaping_future.accounts.roles import Role


@dataclass(frozen=True)
class Step:
    """One step. The page asks first (GET), then calls the service (POST) and shows its refusal.

    name     slug in the address: "confirm-eligible"
    label    words on the button: "Confirm eligible"
    call     call(obj, by=user, **form.cleaned_data), a service; a Refused becomes the form's error with its status
    form     a plain Form class asking what the service needs, or None
    says     what will happen, a sentence or says(obj) -> sentence
    allowed  allowed(obj, user) -> bool: whether the button is shown. The service still decides.
    roles    who may take it; empty: everybody who may see the page
    danger   True: the button is shown as one that cannot be undone
    form_values  form_values(obj) -> keyword arguments for the form (initial=..., choices of its own __init__)
    done     message afterwards, a sentence or done(result) -> sentence
    """

    name: str
    label: str
    call: Callable[..., Any]
    form: type[forms.Form] | None = None
    says: str | Callable[[Any], str] = ""
    allowed: Callable[[Any, Any], bool] = lambda obj, user: True
    roles: frozenset[Role] | set[Role] = field(default_factory=frozenset)
    danger: bool = False
    form_values: Callable[[Any], dict] = lambda obj: {}
    done: str | Callable[[Any], str] = ""

    def is_for(self, user: Any) -> bool:
        return not self.roles or user.has_role(*self.roles)

    def is_open(self, obj: Any, user: Any) -> bool:
        return self.is_for(user) and bool(self.allowed(obj, user))

    def sentence(self, obj: Any) -> str:
        return self.says(obj) if callable(self.says) else self.says

    def message(self, result: Any) -> str:
        return (self.done(result) if callable(self.done) else self.done) or f"Done: {self.label}."

    def make_form(self, obj: Any, data: Any = None, files: Any = None) -> forms.Form:
        values = self.form_values(obj) if obj is not None else {}
        return (self.form or forms.Form)(data, files, **values)
