"""Who asked not to be named is in no byte that anybody can get without an account.

A visitor begins at every public address of the site and follows every link, as a search engine does: pages, exports,
feeds, the map of the site, PDFs, pictures. So a new public page joins by being linked, or by having an address without
values. Whatever comes back, its headers included, is unpacked and searched for the name, number, references, amount,
postcode and people of one grant, in every encoding that we could think of.
"""

import base64
import html
import io
import json
import re
import urllib.parse
import zipfile
import zlib

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils.text import slugify
from pypdf import PdfReader

from grants.awards.models import Award, PublicName
from grants.awards.services import set_public_name
from grants.calls.services import PACK
from grants.open_data.queries import grants_made, public_id
from grants.open_data.services import say_in_public
from grants.organisations.models import Organisation
from shaping_future.files.models import Document
from shaping_future.files.services import make
from tests.addresses import PUBLIC
from tests.refusal_world import World
from tests.refusal_world import world as built_world
from tests.standing import built_once
from tests.test_recusal_on_bytes import routes

POSTCODE, NUMBER = "CF24 2XQ", "1164324"
MOST = 600  # addresses; a calendar whose months never end would be followed for ever
ATTRIBUTE = r"""(?:href|src|action|content|url|loc|link|id)\b["']?\s*[=:>]\s*["']?\s*"""
LINK = re.compile(ATTRIBUTE + r"""((?:https?://[^/"'\s<>]+)?/[^"'\s<>]*)""", re.IGNORECASE)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once, and rolled back after the last test of this file."""
    yield from built_once(hiding, django_db_blocker)


def hiding() -> World:
    """One of its grants is by region and type only. What its people gave to be published tells everything."""
    world = built_world()
    lead = world.application.started_by
    Organisation.objects.filter(pk=world.application.organisation_id).update(register_number=NUMBER)
    world.application.organisation.refresh_from_db()
    set_public_name(world.award, PublicName.REGION, by=lead)
    words = f"{world.application.organisation.name}, {POSTCODE}: ask {lead.name}."
    say_in_public(world.award, words, ["DEI05"], [], by=lead)
    world.award = Award.objects.get(pk=world.award.pk)
    for document in Document.objects.filter(kind=PACK, subject=str(world.call.pk)):
        make(document.pk)
    return world


def secrets(world: World) -> list[str]:
    """What nobody may read anywhere."""
    award, application = world.award, world.application
    people = [one.user for one in application.participants.select_related("user")]
    people += [one.accepted_by for one in award.signatories.accepted().select_related("accepted_by")]
    names = {text for person in people for text in (person.name, person.email) if text}
    names |= {application.organisation.name, NUMBER, POSTCODE, POSTCODE.replace(" ", "")}
    names |= {award.reference, application.reference, str(award.public_id), str(application.public_id)}
    names |= {award.public_id.hex, application.public_id.hex, slugify(application.organisation.name)}
    if award.pence % 1_000_000:
        names |= {f"{award.pence // 100:,}", str(award.pence)}
    return sorted(names)


def encoded(text: str) -> set[bytes]:
    """The ways in which a text can stand in a file, in small letters."""
    raw = text.encode()
    forms = {raw, text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("cp1252", "replace"), raw[::-1]}
    forms |= {urllib.parse.quote(text, safe="").encode(), urllib.parse.quote_plus(text).encode(), raw.hex().encode()}
    forms |= {json.dumps(text)[1:-1].encode(), html.escape(text).encode(), text.replace(" ", "_").encode()}
    forms |= {base64.b32encode(raw).rstrip(b"=")[:-1]}
    for before in range(3):  # base64 of a text in the middle of another, at each of its three places
        inside = base64.b64encode(b"\0" * before + raw)
        inside = inside[4 if before else 0 :].rstrip(b"=")[:-1]
        forms |= {inside, inside.translate(bytes.maketrans(b"+/", b"-_"))}
    return {form.lower() for form in forms if len(form) >= 6}


def unpacked(content: bytes) -> bytes:
    """The bytes, and whatever is inside of them."""
    parts = [content]
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts += [name.encode() + b" " + unpacked(packed.read(name)) for name in packed.namelist()]
    elif content.startswith(b"%PDF-"):
        reader = PdfReader(io.BytesIO(content))
        parts += [str(reader.metadata).encode(), *(page.extract_text().encode() for page in reader.pages)]
        parts += [_inflated(found) for found in re.findall(rb"stream\r?\n(.*?)endstream", content, re.S)]
    elif content[:2] == b"\x1f\x8b":
        parts.append(unpacked(zlib.decompress(content, 31)))
    else:
        text = html.unescape(content.decode("utf-8", "replace"))
        parts += [text.encode(), " ".join(text.split()).encode()]
    return b"\n".join(parts)


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""


def first_addresses(world: World) -> list[str]:
    """Every address without values, and those about this call. Signing out and in are allauth's, and not ours."""
    found = []
    for name in sorted(set(routes(get_resolver().url_patterns))):
        for values in ({}, {"slug": world.call.slug}) if name in PUBLIC else ({},):
            try:
                found.append(reverse(name, kwargs=values))
            except NoReverseMatch:
                continue
    return found + [one.address for one in grants_made()]


def walked(world: World) -> dict[str, bytes]:
    """Every address that a visitor comes to, with all that they get there, in small letters."""
    cache.clear()
    visitor, waiting, seen = Client(), first_addresses(world), {}
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen or address.startswith(("/static/", "/accounts/")):
            continue
        answer = visitor.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        whole = f"{address} {answer.status_code} {dict(answer.headers)}".encode() + unpacked(content)
        seen[address] = whole.lower()
        if answer.status_code == 200:
            waiting += [link for link in links(content) if link not in seen]
        elif answer.has_header("Location"):
            waiting.append(answer["Location"])
    assert len(seen) < MOST, "the walk has no end"
    return seen


def links(content: bytes) -> list[str]:
    """Addresses of ours in a page, a feed or a file, without what is only a place in a page."""
    found = []
    for link in LINK.findall(html.unescape(content.decode("utf-8", "replace"))):
        parts = urllib.parse.urlsplit(link)
        if parts.netloc in ("", "testserver", urllib.parse.urlsplit(settings.SITE_URL).netloc):
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return list(dict.fromkeys(found))


def named_in(pages: dict[str, bytes], world: World) -> set[tuple[str, str]]:
    """(address, which secret) of everything that gives it away."""
    forms = {secret: encoded(secret) for secret in secrets(world)}
    return {
        (address, secret)
        for address, content in pages.items()
        for secret, ways in forms.items()
        if any(way in content for way in ways)
    }


def test_no_byte_that_a_visitor_can_get_gives_it_away(world):
    pages = walked(world)
    assert named_in(pages, world) == set()
    assert f"/grants/made/{public_id(world.award)}/" in pages
    for ending in ("json", "csv", "xlsx"):
        assert b" 200 " in pages[f"/open-data/grants.{ending}"][:60]
    assert any(b"%pdf-" in content for content in pages.values())
    assert len(pages) > 60


def test_the_same_walk_finds_it_once_it_is_named(world):
    """Without this, a search that finds nothing would prove nothing."""
    set_public_name(world.award, PublicName.OWN, by=world.application.started_by)
    found = named_in(walked(world), world)
    name = world.application.organisation.name
    assert {address for address, secret in found if secret == name} >= {
        "/grants/", "/open-data/grants.json", "/open-data/grants.csv", "/open-data/grants.xlsx",
    }  # fmt: skip
    assert {NUMBER, POSTCODE} <= {secret for _address, secret in found}


@pytest.mark.parametrize("way", ["plain", "percent", "base64", "hex", "utf-16", "escaped", "zip"])
def test_the_search_knows_each_encoding(way):
    name = "Café & Lantern Circle"
    hidden = {
        "plain": b"x CAF\xc3\x89 & LANTERN circle".replace(b"\xc3\x89", b"\xc3\xa9"),
        "percent": urllib.parse.quote(f"to {name} now").encode(),
        "base64": base64.b64encode(f"it is {name}!".encode()),
        "hex": f"a {name}".encode().hex().encode(),
        "utf-16": f"by {name}".encode("utf-16-le"),
        "escaped": html.escape(name).encode(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.txt", name)
    content = unpacked(hidden.get(way, packed.getvalue())).lower()
    assert any(form in content for form in encoded(name))
