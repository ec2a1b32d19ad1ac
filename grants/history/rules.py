"""Who reads and brings in the grants of others: whoever does the checks."""

from grants.diligence.rules import does_checks

__all__ = ["does_checks"]
