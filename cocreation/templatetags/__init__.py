"""Pieces of later steps on pages of earlier ones, which do not know them."""
