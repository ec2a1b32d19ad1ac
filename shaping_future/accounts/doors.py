"""What allauth is told of codes and forms. The settings take every name from here."""

ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # a mail may be slow, and reading it as well
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60

_OURS, _CHOOSING = "shaping_future.accounts.proofs.", "shaping_future.accounts.choosing."
ACCOUNT_FORMS = {
    "signup": _CHOOSING + "SignUp",
    "change_password": _CHOOSING + "ChangePassword",
    "set_password": _CHOOSING + "SetPassword",
    "reset_password_from_key": _CHOOSING + "NewPassword",
    "confirm_login_code": _OURS + "LoginCode",
    "confirm_email_verification_code": _OURS + "AddressCode",
    "confirm_password_reset_code": _OURS + "ResetCode",
}
MFA_FORMS = {
    "authenticate": _OURS + "SecondStep",
    "reauthenticate": _OURS + "SecondStepAgain",
    "add_webauthn": _OURS + "NewKey",
    "login_webauthn": _OURS + "KeyAlone",
    "authenticate_webauthn": _OURS + "KeySecond",
    "reauthenticate_webauthn": _OURS + "KeyAgain",
}
