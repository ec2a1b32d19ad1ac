"""Finalists, and a conversation with each: the same questions and time for all, notes that they may correct."""
