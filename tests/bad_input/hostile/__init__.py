"""Requests that no page of ours makes."""
