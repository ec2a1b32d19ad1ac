"""What staff send from the list of applications."""

from grants.applications.models import Application
from grants.finding import services
from tests.bad_input.forms import Form
from tests.bad_input.table.places import part


def seen(world) -> str:
    return services.seen(Application.objects.filter(pk=world.to_check.pk), world.cast.staff)


def bulk(do: str, **options) -> list[Form]:
    """Asking how many, and doing it."""
    where = {"filter": "q=week", "page": "2"}
    values = {"who": part("staff"), "may": ("staff",), "loose": ("filter", "page")}
    return [
        Form("application-bulk", label=f"ask {do}", keeps=False,
             fields=lambda world: {"do": do, "row": str(world.to_check.pk), **where}, **values),
        Form("application-bulk", label=do, seen=("seen",),
             fields=lambda world: {"do": do, "seen": seen(world), **where}, **values, **options),
    ]  # fmt: skip


FINDING = [
    *bulk("eligible"),
    *bulk("dossier"),
    *bulk("csv", keeps=True),
    Form("filter-save", who=part("staff"), may=("staff",), text=("name",), loose=("shared",),
         fields=lambda world: {"name": "To talk about", "query": "state=needs_conversation", "shared": "on"}),
    Form("filter-edit", who=part("staff"), where=lambda world: {"pk": world.saved_filter.pk}, text=("name",),
         loose=("do", "shared"), fields=lambda world: {"name": "Another name", "do": "save"}),
    Form("filter-edit", who=part("staff"), where=lambda world: {"pk": world.saved_filter.pk}, label="delete",
         fields=lambda world: {"do": "delete"}, loose=("do",)),
]  # fmt: skip
