"""The main pages: a name, who opens it (a role's value, "applicant", or nobody), and its address in the world.

Adding a page is one line.
"""

from django.urls import reverse

PAGES = [
    ("home", None, lambda world: reverse("home")),
    ("sign in", None, lambda world: reverse("account_login")),
    ("an applicant's home", "applicant", lambda world: reverse("account-home")),
    ("the desk", "staff", lambda world: reverse("admin:index")),
    ("desk: people", "staff", lambda world: reverse("admin:accounts_user_changelist")),
]
