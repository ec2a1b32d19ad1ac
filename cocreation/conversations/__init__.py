"""Whom the Group shortlisted, and the conversations with them: the same questions and the same time for each."""
