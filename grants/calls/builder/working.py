"""What a page of the builder works on: the call itself while it is being prepared, afterwards its open change."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from grants.calls import services
from grants.calls.definition import Definition, Problem, look_through
from grants.calls.models import Amendment, Call, Stage
from shaping_future.errors import Refused
from shaping_future.questionnaires.queries import canonical_hash

from .fields import Data


def address(name: str, call: Call, *more: Any) -> str:
    """Of a page of the builder: "overview", "part", …"""
    return reverse(f"admin:grants_call_build_{name}", args=[call.pk, *more])


@dataclass
class Working:
    """A call with the data that is being changed. `amendment` is None while the call is prepared."""

    call: Call
    amendment: Amendment | None
    data: Data

    @property
    def may_write(self) -> bool:
        """Whether anything can be changed here now."""
        if not self.data:
            return False
        if self.call.stage == Stage.PREPARING:
            return True
        return self.amendment is not None and self.amendment.proposed_at is None

    @cached_property
    def seen(self) -> str:
        return canonical_hash(self.data)

    @cached_property
    def looked(self) -> tuple[Definition, list[Problem]]:
        return look_through(self.data)

    @property
    def definition(self) -> Definition:
        return self.looked[0]

    def url(self, name: str, *more: Any) -> str:
        return address(name, self.call, *more)

    def render(
        self, request: HttpRequest, template: str, context: dict | None = None, status: int = 200
    ) -> HttpResponse:
        own = {"work": self, "call": self.call, "amendment": self.amendment, "overview_url": self.url("overview")}
        return render(request, f"grants/calls/builder/{template}.html", own | (context or {}), status=status)

    def change(self, request: HttpRequest, change: Callable[[Data], Data]) -> Refused | None:
        """Ask the service; its refusal, if it refuses."""
        try:
            services.change_call(self.call, change, by=request.user, seen=request.POST.get("seen", ""))
        except Refused as refusal:
            return refusal
        return None

    def change_and_go(self, request: HttpRequest, change: Callable[[Data], Data], to: str, said: str) -> HttpResponse:
        """For a button without a form: a refusal is said on the page we go to."""
        refusal = self.change(request, change)
        if refusal is None:
            messages.success(request, said)
        else:
            messages.error(request, refusal.sentence)
        return redirect(to)


def working(call: Call) -> Working:
    """One query more for a launched call."""
    if call.stage == Stage.PREPARING:
        return Working(call, None, call.definition)
    amendment = call.amendments.open().first()
    return Working(call, amendment, amendment.after if amendment else call.definition)
