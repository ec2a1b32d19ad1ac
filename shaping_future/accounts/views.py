from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from shaping_future.access import anyone, needs, signed_in

from . import services
from .forms import NameForm


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
