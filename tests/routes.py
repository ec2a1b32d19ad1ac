"""Every route and who may open it, one a line, sorted. tests/test_routes.py holds this equal to the site, both ways."""

ACCESS = {
    "account-home": "signed_in",
    "components": "anyone",
    "document-detail": "anyone",
    "document-download": "anyone",
    "home": "anyone",
}
"""Our own: route name → name of the predicate (`view.access`)."""

ALLAUTH = {
    "account_change_password",
    "account_complete_password_reset",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_password_reset_completed",
    "account_reauthenticate",
    "account_request_login_code",
    "account_reset_password",
    "account_set_password",
    "account_signup",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "usersessions_list",
}
"""Sign-in pages, kept by allauth."""
