"""Comments: nobody reads one before staff, and none says who wrote it."""

import pytest

from learning.insights import queries, services
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotValid
from tests.cast import person, signed_in_as
from tests.learning.insights.cast import begun, published

pytestmark = pytest.mark.django_db
NASTY = "<script>alert(1)</script><style>x{}</style><em onclick=x>Yes</em> <ul><li><ul><li>so"


def test_a_comment_is_read_by_staff_before_anybody(client):
    insight = published(begun(body=f"Text. {NASTY}\n\n## {NASTY}"))
    address = f"/insights/{queries.published()[0].slug}/"
    member = person(Role.GROUP_MEMBER, name="Zelda Unusual")
    comment = services.comment_on_insight(insight, f"We saw it. {NASTY}", by=member)
    assert "We saw it." not in client.get(address).text
    with pytest.raises(NotAllowed):
        services.moderate_comment(comment, True, by=member)
    services.moderate_comment(comment, True, by=person(Role.STAFF))
    text = client.get(address).text
    assert "We saw it." in text
    assert "Zelda" not in text
    assert "<script>alert" not in text
    assert "<style" not in text
    assert "onclick" not in text.replace("&lt;em onclick", "")
    services.moderate_comment(comment, False, "It names a person.", by=person(Role.STAFF))
    assert "We saw it." not in client.get(address).text


def test_who_comments_and_what_is_refused():
    insight = published(begun())
    for other in (person(), person(Role.FUNDER), person(Role.BOARD)):
        with pytest.raises(NotAllowed):
            services.comment_on_insight(insight, "Yes.", by=other)
    for text in (" ", "x" * 1_000_000):
        with pytest.raises(NotValid):
            services.comment_on_insight(insight, text, by=person(Role.GROUP_MEMBER))
    address = f"/insights/{queries.published()[0].slug}/comment/"
    page = signed_in_as(person(Role.GROUP_MEMBER)).post(address, {"text": "x" * 6000})
    assert page.status_code == 400
    assert "x" * 6000 in page.text
