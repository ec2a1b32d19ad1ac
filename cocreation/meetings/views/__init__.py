"""Pages of meetings: planned, held, written down."""
