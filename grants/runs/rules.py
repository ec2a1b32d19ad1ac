"""Who prepares, approves and sees payment runs."""

from grants.payments.rules import finance, sees_payments

__all__ = ["finance", "sees_payments"]
