"""Reads of runs and the payments in them."""

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from grants.awards.models import Award
from grants.runs import content
from grants.runs.bankfiles import Origin, Row, written
from grants.runs.models import BankLayout, Match, PaymentLine, PaymentRun
from grants.runs.workflow import OPEN, LineState
from shaping_future.errors import NotValid

HIDDEN = "******"


def layouts() -> QuerySet:
    """CSV first: what most funds give their bank. The first one is what a run takes when nobody chooses."""
    return BankLayout.objects.filter(in_use=True).order_by("-kind", "name")


def runs_of(user) -> QuerySet:
    """Newest first, each with how many payments and how much: what was taken out does not count."""
    inside = ~Q(lines__state=LineState.TAKEN_OUT)
    return (
        PaymentRun.objects.visible_to(user)
        .select_related("prepared_by", "approved_by")
        .annotate(count=Count("lines", filter=inside), pence=Sum("lines__pence", filter=inside))
        .order_by("-prepared_at", "-pk")
    )


def run_for(user, public_id) -> PaymentRun:
    related = ("fund", "layout", "prepared_by", "approved_by", "sent_by", "cancelled_by")
    return PaymentRun.objects.visible_to(user).select_related(*related).get(public_id=public_id)


def lines_of(run: PaymentRun) -> list[PaymentLine]:
    related = (
        "instalment__award__application__organisation",
        "instalment__award__application__host",
        "account__holder",
    )
    return list(run.lines.select_related(*related, "ended_by").prefetch_related(_taken_back()))


def lines_of_award(award: Award) -> dict[int, list[PaymentLine]]:
    """The payments in runs of each of its instalments, oldest first, by the instalment's pk."""
    found: dict[int, list[PaymentLine]] = {}
    lines = PaymentLine.objects.filter(instalment__award=award).select_related("run")
    for line in lines.prefetch_related(_taken_back()).order_by("pk"):
        found.setdefault(line.instalment_id, []).append(line)
    return found


def _taken_back() -> Prefetch:
    """As `taken_back`: which lines of the bank were said to be the payment, and are not."""
    rows = Match.objects.taken_back().select_related("undone__by", "line")
    return Prefetch("matches", rows, to_attr="taken_back")


def line_for(user, pk) -> PaymentLine:
    """One payment of a run that this person may see."""
    runs = PaymentRun.objects.visible_to(user)
    return PaymentLine.objects.filter(run__in=runs).select_related("run", "instalment__award").get(pk=pk)


def prepared_in_run(award: Award, user) -> bool:
    """Whether this person prepared a payment of the award of which nobody knows yet how it ends."""
    return PaymentLine.objects.filter(instalment__award=award, run__prepared_by=user, state__in=OPEN).exists()


def pays(award: Award, user) -> bool:
    """Whether this person ever prepared or approved a payment of the award."""
    by = Q(scheduled_by=user) | Q(lines__run__prepared_by=user) | Q(lines__run__approved_by=user)
    return award.instalments.filter(by).exists()


def remittance_for(user, public_id) -> PaymentLine:
    """A payment that went, or of which we wrote so by mistake: for its grant partner and whoever handles the grant."""
    related = (
        "run__fund", "account", "instalment__award__application__organisation", "instalment__award__application__host",
        "instalment__award__application__call",
    )  # fmt: skip
    wrong = Exists(Match.objects.taken_back().filter(payment=OuterRef("pk")))
    lines = PaymentLine.objects.filter(Q(paid_at__isnull=False) | wrong)
    lines = lines.filter(instalment__award__in=Award.objects.visible_to(user))
    return lines.select_related(*related).prefetch_related("matches").get(public_id=public_id)


def preview(run: PaymentRun, lines: list[PaymentLine]) -> str:
    """The file with its numbers hidden, so that two people can see its shape. A sentence when it cannot be written."""
    if run.layout is None:
        return ""
    rows = [
        Row(str(line.account.holder) if line.account else "", HIDDEN, f"****{_four(line)}", line.pence, line.reference)
        for line in lines
        if line.is_open
    ]
    origin = Origin("000000", "00000000", "Global Dialogue") if run.layout.pays_from else Origin()
    try:
        return written(content.layout_of(run), rows, run.pay_on, origin).decode("ascii")
    except NotValid as refusal:
        return refusal.sentence


def _four(line: PaymentLine) -> str:
    return line.account.last_four if line.account else "????"
