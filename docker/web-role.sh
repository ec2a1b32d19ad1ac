#!/bin/sh
# Runs once, when the database is made. The site's own role may read and write rows, and nothing else: it owns no table,
# so it can neither drop the triggers that keep the record append-only nor TRUNCATE. Migrations run as the owner.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$WEB_DATABASE_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'END'
CREATE ROLE shaping_web LOGIN PASSWORD :'password';
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO shaping_web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO shaping_web;
END
