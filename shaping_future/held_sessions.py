"""Sessions in the database, with a copy in Redis. A Redis that is away makes them slower, and signs nobody out."""

from typing import Any

from django.contrib.sessions.backends import cached_db
from redis.exceptions import RedisError


class SessionStore(cached_db.SessionStore):
    """Django's own reads past a cache that fails, but then insists on leaving its copy there."""

    def load(self) -> dict[str, Any]:
        try:
            return super().load()
        except RedisError:
            row = self._get_session_from_db()
            return self.decode(row.session_data) if row else {}

    def exists(self, session_key: str) -> bool:
        try:
            return super().exists(session_key)
        except RedisError:
            return super(cached_db.SessionStore, self).exists(session_key)
