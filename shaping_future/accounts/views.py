from allauth.account.internal.decorators import login_stage_required
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shaping_future import limits
from shaping_future.access import anyone, needs, signed_in
from shaping_future.errors import NotValid, TooOften
from shaping_future.one_form import READS_AND_WRITES, ask

from . import quiet, recovery, services, sessions
from .forms import AddressForm, DigitsForm, NameForm
from .models import User
from .stages import ToldOnThePhone


@require_safe
@needs(anyone)
def home(request: HttpRequest) -> HttpResponse:
    """Where to go next; visitors see the open calls."""
    if not request.user.is_authenticated:
        try:
            return redirect(reverse("call-list"))
        except NoReverseMatch:
            pass
    return render(request, "home.html")


@needs(signed_in)
def account_home(request: HttpRequest) -> HttpResponse:
    """Who am I here: name, email, roles; links to sessions and second factor."""
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        services.change_name(request.user, form.cleaned_data["name"], by=request.user)
        messages.success(request, gettext("We will call you by this name."))
        return redirect("account-home")
    status = 400 if form.is_bound else 200
    return render(
        request, "accounts/account/home.html", {"form": form, "roles": request.user.role_names}, status=status
    )


@require_POST
@needs(signed_in)
def session_end(request: HttpRequest) -> HttpResponse:
    """Sign out one browser of the person's own."""
    which = request.POST.get("which", "")
    known = which.isascii() and which.isdecimal() and len(which) < 19
    row = UserSession.objects.filter(user=request.user, pk=int(which)).first() if known else None
    if row is None:
        raise NotValid(gettext("You are not signed in there any more."))
    sessions.end_one(row)
    messages.success(request, gettext("Signed out there."))
    return redirect("usersessions_list")


@never_cache
@READS_AND_WRITES
@needs(anyone)
def recovery_ask(request: HttpRequest) -> HttpResponse:
    """I lost my second step. Says the same of every address."""
    form = AddressForm(request.POST or None)

    def take() -> None:
        email = form.cleaned_data["email"].lower()
        tries = ((f"recovery:{limits.address_of(request)}", 10), (f"recovery-to:{email}", 3))
        if not all(limits.is_under(name, most) for name, most in tries):
            raise TooOften(gettext("That was asked for too many times. Wait for an hour, then try again."))
        recovery.send_link(email)

    done = gettext("We sent an email to this address. It says what you can do next.")
    return ask(
        request, form, take, done=done, to=lambda _: reverse("account_login"), page="accounts/recovery/ask.html",
        context={},
    )  # fmt: skip


@never_cache
@READS_AND_WRITES
@needs(anyone, load=lambda user, token: recovery.person_of(token))
def recovery_detail(request: HttpRequest, person: User) -> HttpResponse:
    """From the link in the person's mail: ask two people of the fund, or stop it. Says nothing about the person."""
    row = recovery.open_for(person)
    if request.method != "POST":
        return render(request, "accounts/recovery/detail.html", {"recovery": row})
    match request.POST.get("do"):
        case "ask":
            recovery.ask(person)
            messages.success(request, gettext("Two people of the fund will call you."))
        case "stop" if row is not None:
            recovery.stop(row, by=person)
            messages.success(request, gettext("It is stopped. Nothing has changed."))
        case _:
            raise NotValid(gettext("Use the buttons on the page."))
    return redirect(request.path)


@READS_AND_WRITES
@login_stage_required(stage=ToldOnThePhone.key, redirect_urlname="account_login")
def recovery_digits(request: HttpRequest) -> HttpResponse:
    """In the middle of signing in, after a recovery: the digits that the person was told on the phone."""
    stage, form = request._login_stage, DigitsForm(request.POST or None)

    def take() -> HttpResponse:
        recovery.come_back(stage.login.user, form.cleaned_data["digits"])
        return stage.exit()

    return ask(
        request, form, take, done="", to=lambda signed_in: signed_in.url, page="accounts/recovery/digits.html",
        context={},
    )  # fmt: skip


recovery_digits.access = "signing_in"  # nobody is anybody yet: the library's own guard stands there


@READS_AND_WRITES
@needs(anyone)
def safe_use(request: HttpRequest) -> HttpResponse:
    """How to use the site where somebody may look: leave at once, titles that say nothing, sign out."""
    if request.method != "POST":
        return render(request, "accounts/account/safe.html")
    if request.POST.get("titles") not in {"quiet", "plain"}:
        raise NotValid(gettext("Use the buttons on the page."))
    answer = redirect("safe-use")
    quiet.turn(answer, request.POST["titles"] == "quiet")
    return answer
