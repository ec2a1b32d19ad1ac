"""Every route of the site. Each is listed in tests/routes.py with who may open it."""

from django.contrib import admin
from django.urls import include, path

from shaping_future.accounts import views as accounts

urlpatterns = [
    path("", accounts.home, name="home"),
    path("account/", accounts.account_home, name="account-home"),
    path("account/sessions/end/", accounts.session_end, name="session-end"),
    path("account/recovery/", accounts.recovery_ask, name="recovery-ask"),
    path("account/recovery/digits/", accounts.recovery_digits, name="recovery-digits"),
    path("account/recovery/<str:token>/", accounts.recovery_detail, name="recovery-detail"),
    path("safe/", accounts.safe_use, name="safe-use"),
    path("accounts/", include("allauth.urls")),
    path("", include("grants.open_data.urls")),  # before the calls: /calls/past/ is no call
    path("", include("grants.history.urls")),
    path("", include("grants.calls.urls")),
    path("", include("shaping_future.files.urls")),
    path("", include("grants.applications.urls")),
    path("", include("grants.access.urls")),
    path("", include("grants.finding.urls")),
    path("", include("grants.diligence.urls")),
    path("", include("grants.awards.urls")),
    path("", include("grants.letters.urls")),
    path("", include("grants.bank.urls")),
    path("", include("grants.books.urls")),
    path("", include("grants.runs.urls")),
    path("", include("grants.variations.urls")),
    path("", include("grants.equity_funnel.urls")),
    path("", include("grants.closing.urls")),
    path("", include("learning.feedback.urls")),
    path("", include("learning.funders.urls")),
    path("", include("learning.promises.urls")),
    path("", include("grants.places.urls")),
    path("", include("learning.reports.urls")),
    path("", include("learning.openness.urls")),
    path("", include("learning.talks.urls")),
    path("", include("learning.changes.urls")),
    path("", include("learning.due.urls")),
    path("", include("learning.insights.urls")),
    path("", include("learning.community.urls")),
    path("", include("learning.introductions.urls")),
    path("", include("grants.interests.urls")),
    path("", include("cocreation.group.urls")),
    path("", include("cocreation.participation.urls")),
    path("", include("cocreation.deliberation.urls")),
    path("", include("cocreation.design.urls")),
    path("", include("cocreation.discussion.urls")),
    path("", include("cocreation.ranking.urls")),
    path("", include("cocreation.reading.urls")),
    path("", include("grants.board.urls")),
    path("", include("cocreation.conversations.urls")),
    path("", include("cocreation.drawing.urls")),
    path("", include("cocreation.recommendation.urls")),
    path("", include("cocreation.meetings.urls")),
    path("", include("cocreation.audit.urls")),
    path("", include("shaping_future.rights.urls")),
    path("", include("shaping_future.watch.urls")),
    path("desk/", admin.site.urls),
    path("", include("shaping_future.look.urls")),
]

handler400 = "shaping_future.access.bad_request"
handler403 = "shaping_future.access.forbidden"
handler404 = "shaping_future.access.not_found"
handler500 = "shaping_future.access.broken"
