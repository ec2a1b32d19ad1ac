"""PostgreSQL and a Redis-compatible server for a machine that has neither; never used in production."""
