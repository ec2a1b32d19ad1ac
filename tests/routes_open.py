"""The routes of what is public, and of others' grants (see tests/routes.py)."""

OPEN = {
    "history:beside": "does_checks",
    "history:file": "does_checks",
    "history:files": "does_checks",
    "history:search": "does_checks",
    "open_data:calls": "anyone",
    "open_data:csv": "anyone",
    "open_data:data": "anyone",
    "open_data:grant": "anyone",
    "open_data:grants": "anyone",
    "open_data:json": "anyone",
    "open_data:robots": "anyone",
    "open_data:said": "grant_partner",
    "open_data:sitemap": "anyone",
    "open_data:xlsx": "anyone",
}
