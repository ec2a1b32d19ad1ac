"""Forms in which somebody chooses a password: what makes a good one is said before, in one sentence and not in four."""

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy

from .passwords import LEAST, MOST

ADVICE = gettext_lazy(
    "12 characters or more. Three or four words that do not belong together are strong, and easy to remember."
)


class _Choosing:
    """The box says to static/js/passwords.js that one is chosen in it, and the least and most it may have."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        box = self.fields["password1"]
        box.help_text = ADVICE
        box.widget.attrs.update({"data-least": LEAST, "data-most": MOST})


class SignUp(_Choosing, forms.SignupForm):
    pass


class ChangePassword(_Choosing, forms.ChangePasswordForm):
    pass


class SetPassword(_Choosing, forms.SetPasswordForm):
    pass


class NewPassword(_Choosing, forms.ResetPasswordKeyForm):
    pass
