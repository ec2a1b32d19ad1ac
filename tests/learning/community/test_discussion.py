"""Threads and posts: the comment rules of the press releases' portal, edits kept, taken away, seen by whom."""

import pytest
from django.urls import reverse

from learning.community import queries, services
from learning.community.models import Post
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from tests.cast import signed_in_as


def page(one, user) -> str:
    return signed_in_as(user).get(reverse("community-thread", args=[one.filled.thread.public_id])).text


DANGEROUS = ("onclick", "onerror", "onmouseover", "javascript", "style=")
HOSTILE = [
    '<script>alert("x")</script>',
    "<style>body{display:none}</style>",
    '<a href="javascript:alert(1)">press</a>',
    '<a href="https://example.org" onclick="alert(1)" style="position:fixed">go</a>',
    "<img src=x onerror=alert(1)>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<em><strong><blockquote>" * 200,
    '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
    "<a href='https://a.example\" onmouseover=\"alert(1)'>x</a>",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:25])
def test_hostile_markup_is_shown_or_dropped_and_never_runs(one, text):
    post = services.say(one.filled.thread, text, by=one.sol)
    shown = str(queries.shown(post))
    assert "<script" not in shown
    assert "<style" not in shown
    assert "<img" not in shown
    assert "<svg" not in shown
    tags = [part.split(">")[0] for part in shown.split("<")[1:]]
    assert not any(word in tag for tag in tags for word in DANGEROUS)
    assert Post.objects.get(pk=post.pk).text == text.strip()


def test_allowed_tags_links_lines_and_the_plain_mode(one):
    text = "<strong>so</strong>\nsee example www.example.org/a and me@example.org\n<ul><li>one</li></ul>"
    rich = services.say(one.filled.thread, text, by=one.sol)
    shown = str(queries.shown(rich))
    assert "<strong>so</strong><br>" in shown
    assert "<ul><li>one</li></ul>" in shown
    assert 'href="https://www.example.org/a"' in shown
    assert 'href="mailto:me@example.org"' in shown
    assert "noopener" in shown
    assert "nofollow" in shown
    assert "noreferrer" in shown
    plain = services.say(one.filled.thread, text, True, by=one.sol)
    assert "&lt;strong&gt;so&lt;/strong&gt;<br>" in str(queries.shown(plain))
    assert "&lt;strong&gt;" in page(one, one.mina)


def test_a_post_is_changed_with_its_earlier_words_kept_and_taken_away_with_its_place_kept(one):
    post, thread = one.filled.post, one.filled.thread
    with pytest.raises(NotAllowed):
        services.edit_post(post, "Mine now.", by=one.mina)
    edited = services.edit_post(post, "Better words.", seen_edits=0, by=one.sol)
    with pytest.raises(NotAllowedNow, match="another page"):
        services.edit_post(edited, "From an old page.", seen_edits=0, by=one.sol)
    assert "Better words." in page(one, one.mina)
    earlier = reverse("community-post-earlier", args=[post.public_id])
    assert "Hidden words of Sol." in signed_in_as(one.mina).get(earlier).text
    services.withdraw_post(post, by=one.sol)
    services.withdraw_post(post, by=one.sol)
    text = page(one, one.mina)
    assert "Taken away by its author." in text
    assert "Better words." not in text
    assert signed_in_as(one.mina).get(earlier).status_code == 404
    with pytest.raises(NotAllowedNow):
        services.edit_post(post, "Back.", by=one.sol)
    assert thread.posts.count() == 2


def test_a_second_post_of_the_same_page_is_the_same_and_a_megabyte_is_refused(one):
    address, browser = reverse("community-thread", args=[one.filled.thread.public_id]), signed_in_as(one.sol)
    said = {"key": "00000000-0000-0000-0000-000000000123", "text": "Twice."}
    for _ in range(2):
        assert browser.post(address, said).status_code == 302
    assert Post.objects.filter(text="Twice.").count() == 1
    other = signed_in_as(one.mina).post(address, said)
    assert (other.status_code, Post.objects.filter(text="Twice.").count()) == (403, 1)
    long = browser.post(address, said | {"key": "00000000-0000-0000-0000-000000000124", "text": "x" * 1_000_000})
    assert long.status_code in (400, 413)
    with pytest.raises(NotValid):
        services.say(one.filled.thread, "x" * 5001, by=one.sol)


def test_words_of_a_circle_are_its_peoples(one):
    inside = services.start_thread("Only us", "Within the circle.", circle=one.filled.circle, by=one.mina)
    address = reverse("community-thread", args=[inside.public_id])
    assert signed_in_as(one.sol).get(address).status_code == 404
    assert "Only us" not in signed_in_as(one.sol).get("/community/discussion/").text
    with pytest.raises(NotAllowed):
        services.say(inside, "From outside.", by=one.sol)
    with pytest.raises(NotAllowed):
        services.start_thread("Not mine", "x", circle=one.filled.circle, by=one.sol)
    services.take_seat(one.filled.circle, by=one.sol)
    assert "Within the circle." in signed_in_as(one.sol).get(address).text


@pytest.mark.parametrize("rows", [1, 3])
def test_a_thread_asks_the_same_for_one_post_and_for_three(one, rows, django_assert_num_queries):
    thread = services.start_thread("Counted", "One.", by=one.mina)
    for user in (one.sol, one.abe)[: rows - 1]:
        services.say(thread, "More.", by=user)
    browser = signed_in_as(one.kit)
    with django_assert_num_queries(5):  # user, thread, count, posts, guests
        assert browser.get(reverse("community-thread", args=[thread.public_id])).text.count('class="said') >= rows
