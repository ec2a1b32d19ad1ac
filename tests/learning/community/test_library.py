"""The library: files are checked and leave nothing behind when they are refused; links lead away without a trace."""

import pytest
from django.urls import reverse

from learning.community import queries, services
from learning.community.models import Resource
from shaping_future.errors import NotAllowed, NotValid
from shaping_future.files.models import StoredFile
from tests.cast import person, signed_in_as
from tests.files.samples import pdf, upload


def added(one, **more) -> Resource:
    said = {"title": "A guide", "words": "", "url": "", "uploaded": None, "topics": ["money"], "own_topics": "sums"}
    return services.add_resource(**(said | more), by=one.mina)


def test_a_file_is_opened_by_partners_alone_and_only_once_it_is_clean(one):
    guide = added(one, uploaded=upload("guide.pdf", pdf()))
    address = reverse("community-resource-file", args=[guide.public_id])
    answer = signed_in_as(one.sol).get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert signed_in_as(person()).get(address).status_code == 404
    guide.file.scan = StoredFile.Scan.WAITING
    guide.file.save(update_fields=["scan"])
    assert signed_in_as(one.sol).get(address).status_code == 404
    assert "Being checked" in signed_in_as(one.sol).get("/community/library/").text


def test_what_is_no_such_file_is_refused_and_nothing_is_kept(one):
    before = StoredFile.objects.count()
    for uploaded in (upload("a.pdf", b"<script>"), upload("a.exe", b"MZ" * 100), upload("a.svg", b"<svg/>")):
        with pytest.raises(NotValid):
            added(one, uploaded=uploaded)
    for more in (
        {},
        {"url": "https://example.org", "uploaded": upload("a.pdf", pdf())},
        {"url": "https://example.org", "topics": ["x"]},
    ):
        with pytest.raises(NotValid):
            added(one, **more)
    assert StoredFile.objects.count() == before


def test_it_is_searched_by_words_tags_and_topics(one):
    guide = added(one, url="https://example.org/guide", words="For a treasurer.")
    for q in ("guide", "TREASURER", "sums", "budgets", "guide sums"):
        assert guide in queries.resources_for(one.sol, q), q
    assert guide not in queries.resources_for(one.sol, "guide camel")
    assert guide in queries.resources_for(one.sol, topic="money")
    assert guide not in queries.resources_for(one.sol, topic="rest")
    page = signed_in_as(one.sol).get("/community/library/?q=guide&topic=money").text
    assert (
        '<a href="https://example.org/guide" rel="noopener noreferrer nofollow">https://example.org/guide</a>' in page
    )
    assert signed_in_as(one.sol).get("/community/library/?q=" + "x" * 500 + "&topic=%3Cscript%3E").status_code == 200


def test_only_whoever_added_it_takes_it_away(one):
    with pytest.raises(NotAllowed):
        services.withdraw_resource(one.filled.resource, by=one.sol)
    services.withdraw_resource(one.filled.resource, by=one.mina)
    assert "Hidden title" not in signed_in_as(one.sol).get("/community/library/").text
