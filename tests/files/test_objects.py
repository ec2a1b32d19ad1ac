"""Files in an object storage: the signature as its makers publish it, and a small storage that checks every request."""

import re
import socket
import threading
import time
from http.server import ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile

from shaping_future.files import objects
from shaping_future.files.objects import ObjectStorage, Place, StorageAway, signed
from shaping_future.files.serving import serve
from tests.files.bucket import Bucket


@pytest.fixture
def bucket(monkeypatch):
    monkeypatch.setattr(objects, "PAUSES", (0, 0))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    server.held, server.seen, server.broken, server.cut = {}, [], 0, False
    server.url = f"http://key:s%2Fcret@127.0.0.1:{server.server_port}/files?region=eu-west-2"
    server.place = Place.read(server.url)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def storage(bucket):
    return ObjectStorage(bucket.url)


def test_a_request_is_signed_as_amazon_publishes_it():
    """ "Signature Calculations for the Authorization Header, the first example."""
    place = Place(
        secure=True,
        host="examplebucket.s3.amazonaws.com",
        bucket="examplebucket",
        region="us-east-1",
        key="AKIAIOSFODNN7EXAMPLE",
        secret="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    )
    headers = {"host": place.host, "range": "bytes=0-9"}
    moment = time.strptime("20130524T000000Z", "%Y%m%dT%H%M%SZ")
    found = signed(place, "GET", "/test.txt", headers, objects.NOTHING, moment)["authorization"]
    proof = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    assert re.search(r"Signature=(\w+)$", found)[1] == proof


def test_what_is_kept_comes_back_and_goes_when_it_is_deleted(storage, bucket):
    content = bytes(range(256)) * 4000
    name = storage.save("uploads/2026/11/a name – with é.pdf", ContentFile(content))
    assert (storage.exists(name), storage.size(name)) == (True, len(content))
    with storage.open(name) as file:
        assert file.read(10) == content[:10]
        file.seek(0)
        assert file.read() == content
    assert storage.save(name, ContentFile(b"another")) != name  # never in the place of what is there
    storage.delete(name)
    storage.delete(name)
    assert not storage.exists(name)
    for ask in (storage.open, storage.size):
        with pytest.raises(FileNotFoundError):
            ask(name)


def test_a_storage_that_stumbles_is_asked_again_and_one_that_is_away_is_said_to_be(storage, bucket):
    bucket.broken = 2
    name = storage.save("one", ContentFile(b"kept"))
    assert bucket.held == {"/files/one": b"kept"}
    bucket.broken = 3
    with pytest.raises(StorageAway, match="503"):
        storage.size(name)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        nobody = probe.getsockname()[1]
    with pytest.raises(StorageAway, match="did not answer"):
        ObjectStorage(f"http://key:secret@127.0.0.1:{nobody}/files").exists("one")


def test_half_a_file_never_passes_for_the_whole(storage, bucket):
    name = storage.save("one", ContentFile(b"x" * 1000))
    bucket.cut = True
    with pytest.raises(StorageAway):
        storage.open(name)


def test_a_wrong_secret_is_refused_and_never_shown(bucket):
    with pytest.raises(StorageAway, match="403") as caught:
        ObjectStorage(bucket.url.replace("s%2Fcret", "hush")).exists("one")
    assert "hush" not in str(caught.value)
    for url in ("s3://key:secret@host/files", "https://host/files", "https://key:secret@host/"):
        with pytest.raises(ImproperlyConfigured, match="FILES_URL looks like"):
            Place.read(url)


def test_the_bucket_is_made_once(storage, bucket):
    storage.make_bucket()
    storage.make_bucket()
    assert bucket.seen == ["HEAD", "PUT", "HEAD"]


@pytest.mark.django_db  # an answer that is closed looks at the connection that an earlier test left
def test_a_file_is_handed_out_as_from_the_disk(storage):
    from shaping_future.files.models import StoredFile

    stored = StoredFile(name="plan.pdf", content_type="application/pdf", size=5, sha256="0" * 64)
    stored.file.storage = storage
    stored.file.name = storage.save("one.pdf", ContentFile(b"%PDF-"))
    answer = serve(stored)
    assert (answer["Content-Length"], b"".join(answer.streaming_content)) == ("5", b"%PDF-")
    answer.close()
