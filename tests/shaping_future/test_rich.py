"""What people type with a little markup: no other tag, attribute or scheme gets out, and no word is lost."""

import html
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shaping_future.look.rich import REL, TAGS, rich


class Read(HTMLParser):
    """Tags, attributes and words of a piece of HTML, as a browser has them."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.links, self.words, self.attributes = [], [], "", set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {(tag, name) for name, _value in attrs}
        self.words += "\n" if tag == "br" else ""
        if tag == "a":
            self.links.append(dict(attrs))

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        self.words += data

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


NASTY = st.sampled_from(
    [
        *(f"<{tag}>" for tag in sorted(TAGS)),
        *(f"</{tag}>" for tag in sorted(TAGS)),
        *("<script>", "</script>", "<b onclick=x>", "<!--", "-->", "<svg/onload=x>", "<style>", "<![CDATA[", "<?x"),
        *("<a href='javascript:alert(1)'>", '<a href="https://a.example/?x=1&y=2" onclick="x">', "<img src=x"),
        *("<a href=//a.example>", "<a href='data:text/html,x'>", "<em style='x'>", "<A HREF=\tjava\nscript:x>"),
        *("https://b.example/a", "www.c.example", "me@d.example", "javascript:alert(1)", "<math><mi>", "<template>"),
        *("&lt;", "&#60;", "&", '"', "'", "<", ">", "\n", "\n\n", " ", "<br>", "<p>", "\u202e", "\x0c"),
    ]
)
TEXTS = st.lists(NASTY | st.text(max_size=8), max_size=12).map("".join)


@given(TEXTS)
@example("<a href='jAvAsCrIpT&colon;alert(1)'>x</a>")
@example("<a href='&#106;avascript:alert(1)'>x</a>")
@example("<code><a href='https://a.example\" onmouseover=x'>")
def test_nothing_else_gets_out(typed):
    read = Read(rich(typed))
    assert set(read.tags) <= TAGS | {"br"}
    assert read.attributes <= {("a", "href"), ("a", "rel")}
    for link in read.links:
        assert link["rel"] == REL
        assert link.get("href", "https:").lower().startswith(("http:", "https:", "mailto:"))


PLAIN = st.sampled_from(
    ["https://b.example/a_(b)", "<b>", "&amp;", "www.c.example", "x@d.example", "<script>x</script>", "<!-- no -->"]
)


@given(st.lists(st.text("ab &;\"'<>/=.-é😀م\n", max_size=8) | PLAIN, max_size=10).map("".join))
def test_no_word_is_lost(typed):
    """Without one of our tags, what is read is what was typed."""
    if "<a" not in typed.lower() and "</a" not in typed.lower():
        assert Read(rich(typed)).words == typed.strip("\n")


@given(TEXTS)
def test_once_more_is_the_same_and_the_text_itself_is_not_touched(typed):
    assert rich(typed) == rich(typed)
    assert rich(typed.replace("\n", "\r\n")) == rich(typed.replace("\r\n", "\n").replace("\n", "\r\n"))


@pytest.mark.parametrize(
    ("typed", "links"),
    [
        ("See https://a.example/x?a=1&b=2.", ["https://a.example/x?a=1&b=2"]),
        ("(https://a.example/wiki/A_(b)), www.b.example!", ["https://a.example/wiki/A_(b)", "https://www.b.example"]),
        ("write to me@c.example; HTTP://UP.example", ["mailto:me@c.example", "HTTP://UP.example"]),
        ("<a href='https://d.example'>https://e.example</a>", ["https://d.example"]),
        ("<code>https://f.example</code> https://g.example", ["https://g.example"]),
        ("ftp://h.example javascript:alert(1) https:// https://... @Ben file:///x", []),
        ("https://a.example/" + "x" * 3000, []),
    ],
)
def test_addresses_become_links(typed, links):
    assert [one["href"] for one in Read(rich(typed)).links] == links


def test_lists_and_lines_are_as_they_were_meant():
    assert rich("One\n\nTwo\n<ul>\n<li>a</li>\n<li>b <em>c</em></li>\n</ul>\nThree") == (
        "One<br><br>Two<ul><li>a</li><li>b <em>c</em></li></ul>Three"
    )
    assert html.unescape(rich("x < y & z")) == "x < y & z"
    assert rich(None) == ""
