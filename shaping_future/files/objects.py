"""Stored files in an S3-compatible object storage, so that any number of machines see the same ones.

Four verbs of its protocol, signed as it asks for (Signature Version 4), over the standard library. A file goes up as it
is read, and comes down into a temporary file, so that a recording is never in memory as a whole. Nothing is ever
public: there are no addresses, views hand out every file. docs/decisions/object-storage.md.
"""

import hashlib
import hmac
import http.client
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible

from shaping_future.errors import Away

BLOCK = 1 << 18
SECONDS = 20  # without a sign from the other side
PAUSES = (0.2, 1.0)
"""Before a second and a third try. Each verb may be said twice: the same name always gets the same bytes."""
NOTHING = hashlib.sha256().hexdigest()


class StorageAway(Away):
    """The object storage cannot be reached, or says that it cannot now."""


@dataclass(frozen=True)
class Place:
    """Where the bucket is and who we are there: https://KEY:SECRET@host:port/bucket?region=eu-west-2."""

    secure: bool
    host: str
    bucket: str
    region: str
    key: str
    secret: str

    @classmethod
    def read(cls, url: str) -> "Place":
        parts = urlsplit(url)
        bucket = parts.path.strip("/")
        if parts.scheme not in {"http", "https"} or not (parts.username and parts.password and bucket):
            raise ImproperlyConfigured("FILES_URL looks like https://KEY:SECRET@host/bucket?region=eu-west-2.")
        region = parse_qs(parts.query).get("region", ["us-east-1"])[0]
        host = parts.netloc.rpartition("@")[2]
        return cls(parts.scheme == "https", host, bucket, region, unquote(parts.username), unquote(parts.password))


@deconstructible
class ObjectStorage(Storage):
    def __init__(self, url: str = ""):
        self.place = Place.read(url or settings.FILES_URL)

    def make_bucket(self) -> None:
        """Once; harmless when it is there."""
        if self._say("HEAD", "")[0] == 404:
            self._expect((200, 204, 409), *self._say("PUT", ""))

    def exists(self, name: str) -> bool:
        status, headers = self._say("HEAD", name)
        return self._expect((200, 404), status, headers)[0] == 200

    def size(self, name: str) -> int:
        status, headers = self._say("HEAD", name)
        if status == 404:
            raise FileNotFoundError(name)
        return int(self._expect((200,), status, headers)[1]["content-length"])

    def delete(self, name: str) -> None:
        self._expect((200, 204, 404), *self._say("DELETE", name))

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("Stored files are read, or written as a whole.")
        copy = tempfile.SpooledTemporaryFile(max_size=BLOCK)  # noqa: SIM115 (the caller closes it)
        try:
            status, headers = self._say("GET", name, into=copy)
            if status == 404:
                raise FileNotFoundError(name)
            self._expect((200,), status, headers)
        except BaseException:
            copy.close()
            raise
        copy.seek(0)
        return File(copy, name)

    def _save(self, name: str, content: File) -> str:
        digest, size = hashlib.sha256(), 0
        for block in _blocks(content):
            digest.update(block)
            size += len(block)
        self._expect((200, 204), *self._say("PUT", name, content, size, digest.hexdigest()))
        return name

    def _say(
        self, verb: str, name: str, content: Any = None, size: int = 0, digest: str = NOTHING, into: Any = None
    ) -> tuple[int, Mapping[str, str]]:
        """Ask, and again after a pause when nobody answers or the answer is that it cannot now (5xx)."""
        for pause in (*PAUSES, None):
            try:
                status, headers = self._once(verb, name, content, size, digest, into)
            except (OSError, http.client.HTTPException) as error:
                if pause is None:
                    raise StorageAway(f"The object storage did not answer ({type(error).__name__}).") from error
            else:
                if status < 500 or pause is None:
                    return status, headers
            time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _once(self, verb, name, content, size, digest, into) -> tuple[int, Mapping[str, str]]:
        path = quote(f"/{self.place.bucket}/{name}" if name else f"/{self.place.bucket}", safe="/-._~")
        headers = signed(self.place, verb, path, {"host": self.place.host}, digest, time.gmtime())
        headers |= {"content-length": str(size)} if verb == "PUT" else {}
        kind = http.client.HTTPSConnection if self.place.secure else http.client.HTTPConnection
        with closing(kind(self.place.host, timeout=SECONDS)) as line:
            line.request(verb, path, body=_blocks(content) if content is not None else None, headers=headers)
            answer = line.getresponse()
            if into is not None:
                _take(answer, into)
            return answer.status, {key.lower(): value for key, value in answer.getheaders()}

    @staticmethod
    def _expect(wanted: tuple[int, ...], status: int, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str]]:
        if status not in wanted:
            raise StorageAway(f"The object storage answered {status}.")
        return status, headers


def signed(
    place: Place, verb: str, path: str, headers: Mapping[str, str], digest: str, moment: time.struct_time
) -> dict[str, str]:
    """The headers with who we are, and the proof of it: only these bytes, at this address, in these minutes."""
    day, stamp = time.strftime("%Y%m%d", moment), time.strftime("%Y%m%dT%H%M%SZ", moment)
    all_of_them = dict(headers) | {"x-amz-content-sha256": digest, "x-amz-date": stamp}
    names = sorted(all_of_them)
    lines = "".join(f"{name}:{all_of_them[name]}\n" for name in names)
    request = "\n".join([verb, path, "", lines, ";".join(names), digest])
    scope = f"{day}/{place.region}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(request.encode()).hexdigest()])
    key = f"AWS4{place.secret}".encode()
    for word in (day, place.region, "s3", "aws4_request"):
        key = hmac.digest(key, word.encode(), "sha256")
    proof = hmac.digest(key, text.encode(), "sha256").hex()
    who = f"Credential={place.key}/{scope},SignedHeaders={';'.join(names)},Signature={proof}"
    return all_of_them | {"authorization": f"AWS4-HMAC-SHA256 {who}"}


def _blocks(content: Any) -> Iterator[bytes]:
    content.seek(0)
    while block := content.read(BLOCK):
        yield block


def _take(answer: http.client.HTTPResponse, into: Any) -> None:
    """All of it, or an error: half a file never passes for the whole."""
    into.seek(0)
    into.truncate()
    while block := answer.read(BLOCK):
        into.write(block)
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
