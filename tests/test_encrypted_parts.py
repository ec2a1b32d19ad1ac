"""PostgreSQL and Redis on other machines: reached with TLS, and only where the certificate is theirs.

Our own servers for tests are built without TLS, so a door of Python's stands before each of them: it does what they do
when they are asked for it, with certificates of an authority that is made here.
"""

import contextlib
import datetime as dt
import socket
import ssl
import threading

import psycopg2
import pytest
import redis
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.cache.backends.redis import RedisCache
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from kombu import Connection
from kombu.exceptions import OperationalError

from shaping_future import env
from tests import settings as here

WANTS_TLS = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
"""What a client of PostgreSQL says first."""
THERE, ELSEWHERE = "localhost", "elsewhere.example"


def name_of(word):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, word)])


def certificate(subject, key, issuer, issuers_key, is_authority=False):
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name_of(subject)).issuer_name(name_of(issuer))
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - dt.timedelta(hours=1)).not_valid_after(now + dt.timedelta(hours=1))
    made = made.add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(subject)]), critical=False)
    return made.sign(issuers_key, hashes.SHA256())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """ca.pem of our authority and other.pem of another; NAME.pem and NAME.key for a server of each name."""
    place, ours = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    pem = serialization.Encoding.PEM

    def write(file, made):
        (place / file).write_bytes(made.public_bytes(pem))

    write("ca.pem", certificate("Ours", ours, "Ours", ours, is_authority=True))
    another = ec.generate_private_key(ec.SECP256R1())
    write("other.pem", certificate("Another", another, "Another", another, is_authority=True))
    for name in (THERE, ELSEWHERE):
        key = ec.generate_private_key(ec.SECP256R1())
        write(f"{name}.pem", certificate(name, key, "Ours", ours))
        plain = serialization.NoEncryption()
        (place / f"{name}.key").write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain),
        )
    return place


def copy(source, target):
    with contextlib.suppress(OSError):
        while piece := source.recv(65_536):
            target.sendall(piece)
    for one in (source, target):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


def serve(client, context, path, asked):
    """One client: TLS on this side, the server's Unix socket on the other."""
    with contextlib.suppress(OSError), client:
        if asked:
            assert client.recv(len(asked), socket.MSG_WAITALL) == asked
            client.sendall(b"S")
        with context.wrap_socket(client, server_side=True) as near, socket.socket(socket.AF_UNIX) as far:
            far.connect(path)
            back = threading.Thread(target=copy, args=(far, near), daemon=True)
            back.start()
            copy(near, far)
            back.join(5)


@contextlib.contextmanager
def door(folder, name, path, asked=b""):
    """The port of a server that has the certificate of `name`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def listen():
            with contextlib.suppress(OSError):
                while True:
                    client, _ = listening.accept()
                    threading.Thread(target=serve, args=(client, context, path, asked), daemon=True).start()

        threading.Thread(target=listen, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


own_servers = pytest.mark.skipif(
    not here.REDIS_URL.startswith("unix://"), reason="needs our own servers: leave DATABASE_URL and REDIS_URL unset"
)


def asks_cache(url):
    return RedisCache(env.redis(url, 3), {}).get("nothing", "an answer")


def asks_queue(url):
    with Connection(env.broker(url, 2)) as line:
        line.ensure_connection(max_retries=1, interval_start=0, timeout=3)
        return line.default_channel.client.ping()


@own_servers
@pytest.mark.parametrize("asks", [asks_cache, asks_queue])
def test_cache_and_queue_speak_to_nobody_who_only_says_to_be_redis(folder, asks):
    path = here.REDIS_URL.removeprefix("unix://")
    with door(folder, THERE, path) as right, door(folder, ELSEWHERE, path) as wrong:
        assert asks(f"rediss://localhost:{right}?ssl_ca_certs={folder}/ca.pem")
        for false in (
            f"rediss://localhost:{wrong}?ssl_ca_certs={folder}/ca.pem",  # somebody else's name
            f"rediss://localhost:{right}?ssl_ca_certs={folder}/other.pem",  # nobody that we know signed it
            f"rediss://localhost:{right}",
        ):
            with pytest.raises((redis.ConnectionError, OperationalError), match="certificate verify failed"):
                asks(false)


def asks_database(url):
    made = env.database(url) | {"TIME_ZONE": None, "CONN_HEALTH_CHECKS": False}
    line = psycopg2.connect(**DatabaseWrapper(made).get_connection_params())
    with contextlib.closing(line), line.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        return cursor.fetchone()[0], line.info.ssl_in_use


@own_servers
@pytest.mark.django_db
def test_the_database_is_reached_with_tls_and_no_other_in_its_place(folder):
    there = connection.settings_dict
    path, url = f"{there['HOST']}/.s.PGSQL.{there['PORT'] or 5432}", f"postgresql://{there['USER']}@localhost:"
    with door(folder, THERE, path, WANTS_TLS) as right, door(folder, ELSEWHERE, path, WANTS_TLS) as wrong:
        rest = f"/{there['NAME']}?sslmode=verify-full&sslrootcert={folder}"
        assert asks_database(f"{url}{right}{rest}/ca.pem") == (there["NAME"], True)
        with pytest.raises(psycopg2.OperationalError, match="does not match host name"):
            asks_database(f"{url}{wrong}{rest}/ca.pem")
        with pytest.raises(psycopg2.OperationalError, match="certificate verify failed"):
            asks_database(f"{url}{right}{rest}/other.pem")


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_a_weaker_mode_stops_the_site_before_it_starts(mode):
    with pytest.raises(ImproperlyConfigured, match="sslmode=verify-full"):
        env.database(f"postgresql://a@b/c?sslmode={mode}")


def test_an_unchecked_redis_stops_it_too_and_other_urls_stay_as_they_are():
    with pytest.raises(ImproperlyConfigured, match="ssl_cert_reqs=required"):
        env.broker("rediss://a?ssl_cert_reqs=none", 0)
    assert env.redis("redis://:word@a:6379", 1) == "redis://:word@a:6379/1"
    assert env.redis("redis://a:6379/7", 0) == "redis://a:6379/0"
    assert env.redis("redis://a", 2) == "redis://a/2"
    assert env.redis("unix:///a/b.sock?db=3", 1) == "unix:///a/b.sock?db=1"
    assert env.broker("unix:///a/b.sock", 1) == "redis+socket:///a/b.sock?virtual_host=1"
