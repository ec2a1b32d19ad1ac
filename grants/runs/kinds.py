"""The layouts that we ship as examples. Finance changes them in the desk, or adds its own bank's."""

BANK_LAYOUTS = [
    {
        "name": "Unity Trust Bank: bulk Faster Payments",
        "kind": "csv",
        "columns": [
            {"heading": "Sort code", "value": "sort_code"},
            {"heading": "Account number", "value": "account_number"},
            {"heading": "Name", "value": "name"},
            {"heading": "Amount", "value": "amount"},
            {"heading": "Reference", "value": "reference"},
            {"heading": "Date", "value": "day"},
        ],
        "header": False,
        "most_payments": 100,
    },
    {"name": "Bacs Standard 18 data lines", "kind": "bacs18", "columns": [], "most_payments": 1000},
]
STATEMENT_LAYOUTS = [
    {"name": "One amount with a sign", "day": "Date", "text": "Description", "amount": "Amount"},
    {"name": "Money out and money in", "day": "Date", "text": "Description", "out": "Money out", "into": "Money in"},
]
LAYOUT = "Unity Trust Bank: bulk Faster Payments"
"""The one that a run takes when nobody chooses."""
