"""Pages of the Board, and of whoever reads what it decides."""
