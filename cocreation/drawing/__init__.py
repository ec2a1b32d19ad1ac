"""A draw among applications that the Group could not tell apart, which anybody can do again with sha256sum."""
