"""Where applications stand: raw totals beside calibrated figures, made by the worker when data change."""
