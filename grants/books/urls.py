from django.urls import path

from grants.books.views import contributions, home, lines, reconciling, standing

urlpatterns = [
    path("finance/", home.finance_home, name="finance-home"),
    path("finance/funds/<int:pk>/day/", standing.fund_standing, name="fund-standing"),
    path("finance/funds/<int:pk>/export/", standing.books_export, name="books-export"),
    path("finance/funds/<int:pk>/contributions/", contributions.contribution_list, name="contribution-list"),
    path("finance/funds/<int:pk>/contributions/add/", contributions.contribution_add, name="contribution-add"),
    path("finance/funds/<int:pk>/awarded-from/", contributions.fund_commits, name="fund-commits"),
    path("finance/funds/<int:pk>/lines/", lines.line_list, name="line-list"),
    path("finance/funds/<int:pk>/lines/move/", lines.line_move_add, name="line-move-add"),
    path("finance/funds/<int:pk>/comparison/", reconciling.reconciliation, name="reconciliation"),
    path("finance/funds/<int:pk>/comparison/check/", reconciling.reconciliation_run, name="reconciliation-run"),
    path("finance/funds/<int:pk>/<slug:account>/", home.finance_account, name="finance-account"),
    path("finance/contributions/<int:pk>/receipt/", contributions.receipt_add, name="receipt-add"),
    path("finance/contributions/<int:pk>/lower/", contributions.pledge_lower, name="pledge-lower"),
    path("finance/receipts/<int:pk>/undo/", contributions.receipt_undo, name="receipt-undo"),
    path("finance/line-moves/<int:pk>/", lines.line_move_decide, name="line-move-decide"),
]
