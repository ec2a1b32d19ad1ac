from django.urls import path, register_converter

from grants.open_data.views import exports, pages, partner


class PublicId:
    """The id of a grant in public: twenty figures of a hash."""

    regex = "[0-9a-f]{20}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PublicId, "grant")

app_name = "open_data"
urlpatterns = [
    path("calls/past/", pages.calls, name="calls"),
    path("grants/", pages.grants, name="grants"),
    path("grants/made/<grant:id>/", pages.grant, name="grant"),
    path("grants/<uuid:public_id>/in-public/", partner.said, name="said"),
    path("open-data/", pages.data, name="data"),
    path("open-data/grants.json", exports.grants_json, name="json"),
    path("open-data/grants.csv", exports.grants_csv, name="csv"),
    path("open-data/grants.xlsx", exports.grants_xlsx, name="xlsx"),
    path("sitemap.xml", exports.sitemap, name="sitemap"),
    path("robots.txt", exports.robots, name="robots"),
]
