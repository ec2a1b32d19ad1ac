"""Changes of a ranking's figures."""

from .making import keep_figures, make_figures_of, want_figures

__all__ = ["keep_figures", "make_figures_of", "want_figures"]
