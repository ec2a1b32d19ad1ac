"""Grants that others made, read from their open data: the funding history of an organisation."""
