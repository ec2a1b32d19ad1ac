"""Three addresses for machines. None needs a session, and none tells the public a figure."""

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from shaping_future.access import anyone, needs

from . import clocks, metrics, probes, services

BEARER = "Bearer "
LOOK_EVERY = 60  # seconds, for all web nodes together


@require_safe
@needs(anyone)
def live(request: HttpRequest) -> HttpResponse:
    """This process answers. Nothing else is asked: a restart would not mend a database."""
    return _not_kept(HttpResponse("ok\n", content_type="text/plain; charset=utf-8"))


@require_safe
@needs(anyone)
def ready(request: HttpRequest) -> HttpResponse:
    """Whether people should be sent here. Who may read the metrics is told which alarms ring as well."""
    missing = probes.failing()
    if not missing:
        clocks.say_how_far_apart()
        if cache.add("looked-for-beat", 1, timeout=LOOK_EVERY):
            services.ring_if_beat_is_silent()
    says = {"ready": not missing, "failing": missing}
    if not missing and _may_read_figures(request):
        says["alarms"] = metrics.ringing_names()
    return _not_kept(JsonResponse(says, status=503 if missing else 200))


@require_safe
@needs(anyone)
def figures(request: HttpRequest) -> HttpResponse:
    """Metrics as text for Prometheus; without the token there is no such page."""
    if not _may_read_figures(request):
        raise Http404
    return _not_kept(HttpResponse(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8"))


def _may_read_figures(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(given, BEARER + settings.METRICS_TOKEN)


def _not_kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
