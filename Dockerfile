# The image of web, worker, beat and migrate. Build and start: docker compose up --build (docs/operations/running.md).
FROM python:3.11-slim-bookworm

# Pango sets the text of PDFs; its DejaVu fonts are the last resort behind our own.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
# pg_dump and pg_restore of the server's version, for backups; Debian's own are older than the server of the compose file.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install -y --no-install-recommends postgresql-client-18 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/app
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY . .
ENV PYTHONUNBUFFERED=1 SHAPING_PRODUCTION=1 SHAPING_VAR=/srv/var
# collectstatic talks to no server; the settings only want to see that the variables are there.
RUN useradd --system --uid 10001 --home-dir /srv/var shaping \
    && mkdir -p /srv/var/files /srv/register /backups \
    && SECRET_KEY=build SEALING_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= ALLOWED_HOSTS=localhost SITE_URL=https://localhost SMTP_HOST=localhost \
       DATABASE_URL=postgresql://nobody@localhost/none REDIS_URL=redis://localhost:6379 \
       python manage.py collectstatic --noinput \
    && chown -R shaping /srv/var/files /srv/register /backups
USER shaping
EXPOSE 8000
CMD ["gunicorn", "shaping_future.wsgi", "-b", "0.0.0.0:8000", "-w", "2", "-k", "gthread", "--threads", "4", "--no-control-socket"]
