"""Money, times and lengths as people read them; parts that refuse what they do not know."""

import datetime as dt

import pytest
from django.template import Context, Template, TemplateSyntaxError

from shaping_future import clock
from shaping_future.look import words
from shaping_future.look.fields import PoundsField


def page(source, **context):
    return Template(source).render(Context(context))


def london(*parts):
    return dt.datetime(*parts, tzinfo=clock.LONDON)


@pytest.mark.parametrize(
    ("pence", "text"),
    [(4_000_000, "£40,000"), (4_000_050, "£40,000.50"), (5, "£0.05"), (0, "£0"), (-4_050, "−£40.50"), (None, "")],
)
def test_pounds_shows_pence_only_when_there_are_some(pence, text):
    assert words.pounds(pence) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (london(2025, 2, 24, 12), "noon on Monday 24 February 2025 (UK time)"),
        (dt.datetime(2025, 7, 1, 11, 0, tzinfo=dt.UTC), "noon on Tuesday 1 July 2025 (UK time)"),
        (london(2025, 2, 24, 11, 59, 59), "11:59am on Monday 24 February 2025 (UK time)"),
        (london(2025, 2, 24, 12, 30), "12:30pm on Monday 24 February 2025 (UK time)"),
        (london(2025, 2, 24, 0, 5), "12:05am on Monday 24 February 2025 (UK time)"),
        (london(2025, 2, 24), "midnight at the start of Monday 24 February 2025 (UK time)"),
        (dt.datetime(2025, 6, 30, 23, 30, tzinfo=dt.UTC), "12:30am on Tuesday 1 July 2025 (UK time)"),
        (None, ""),
    ],
)
def test_when_is_judged_in_london(moment, text):
    assert words.when(moment) == text


def test_when_refuses_a_time_without_a_zone():
    with pytest.raises(ValueError, match="without a zone"):
        words.when(dt.datetime(2025, 2, 24, 12))


def test_time_of_day_shows_seconds_only_when_there_are_some():
    assert [words.time_of_day(london(2025, 2, 24, *time)) for time in [(9,), (11, 59, 59), (12, 0, 1), (13, 5)]] == [
        "9am",
        "11:59:59am",
        "12:00:01pm",
        "1:05pm",
    ]


def test_day_takes_dates_and_times():
    assert words.day(dt.date(2025, 2, 24)) == "Monday 24 February 2025"
    assert words.short_day(dt.datetime(2025, 6, 30, 23, 30, tzinfo=dt.UTC)) == "1 Jul 2025"


@pytest.mark.parametrize(
    ("now", "text"),
    [
        (london(2025, 1, 31, 23, 59), "24 days left"),
        (london(2025, 2, 23, 0, 1), "closes tomorrow"),
        (london(2025, 2, 24, 11, 59, 59), "closes today"),
        (london(2025, 2, 24, 12), "closed"),
    ],
)
def test_days_left_counts_london_days(now, text):
    with clock.at(now):
        assert words.days_left(london(2025, 2, 24, 12)) == text


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (43, "about 40 words left"),
        (20, "20 words left"),
        (1, "1 word left"),
        (0, "no words left"),
        (-13, "13 words too many"),
        (-1, "1 word too many"),
    ],
)
def test_words_left(left, text):
    assert words.words_left(left) == text


def test_minutes_are_rounded_up_to_five():
    assert [words.minutes(n) for n in (0, 1, 46, 60, 85)] == [
        "",
        "about 5 minutes",
        "about 50 minutes",
        "about 1 hour",
        "about 1 hour 25 minutes",
    ]


def test_percent_rounds_half_up():
    assert (words.percent(0.125), words.percent(0.2545, 1), words.percent(None)) == ("13%", "25.5%", "")


def test_paragraphs_escape_and_keep_lines():
    assert (
        words.paragraphs("<b>one</b>\r\ntwo\n\n\n\nthree\n")
        == '<p dir="auto">&lt;b&gt;one&lt;/b&gt;<br>two</p>\n<p dir="auto">three</p>'
    )
    assert words.paragraphs(None) == ""
    assert words.paragraphs("(1) نحن\n\n(2) we") == '<p dir="rtl">(1) نحن</p>\n<p dir="auto">(2) we</p>'


@pytest.mark.parametrize(
    ("typed", "pence"), [("1200", 120_000), ("£1,200.5", 120_050), (" 1 200.05 ", 120_005), ("0", 0), ("", None)]
)
def test_pounds_field_reads_what_people_write(typed, pence):
    assert PoundsField(required=False).clean(typed) == pence


@pytest.mark.parametrize("typed", ["a lot", "1.234", "1,2.3.4", "12e3", "٣٠٠", "-1", "99999999999", "1" * 400])
def test_pounds_field_refuses_what_is_no_amount(typed):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        PoundsField(required=False).clean(typed)


def test_pounds_field_shows_pounds_again():
    assert 'value="1,200.50"' in PoundsField().widget.render("amount", 120_050)


def test_a_part_refuses_an_attribute_it_does_not_know():
    with pytest.raises(TemplateSyntaxError, match="colour"):
        page('{% chip "Funded" colour="green" %}')


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('{% chip "Funded" "green" %}', None),
        ('{% notice tone="loud" %}x{% endnotice %}', None),
        ("{% task_list it %}", [{"label": "You", "state": "begun"}]),
        ("{% answers it %}", [{"lable": "You", "value": ""}]),
        ('{% dot_plot it "Scores" %}', [{"label": "One", "mean": 3}]),
    ],
)
def test_a_part_refuses_a_value_or_key_it_does_not_know(source, value):
    with pytest.raises(ValueError, match="does not know"):
        page(source, it=value)


def test_money_bar_says_in_words_what_the_picture_shows():
    html = page(
        '{% money_bar it "Grants" total=10000 %}',
        it=[{"label": "Paid", "pence": 2500}, {"label": "Due", "pence": 5000}],
    )
    assert 'aria-label="Grants: Paid £25, Due £50 of £100"' in html
    assert 'x="25.00%" width="50.00%"' in html
    assert "Free" in html


def test_money_bar_of_nothing_draws_nothing():
    assert 'width="0%"' in page('{% money_bar it "Grants" %}', it=[{"label": "Paid", "pence": 0}])


@pytest.mark.parametrize(("share", "columns"), [(None, 3), (0.25, 4)])
def test_bars_have_a_column_of_shares_where_there_is_one(share, columns):
    rows = [{"label": "Wales", "count": 9, "share": share}, {"label": "London", "count": None, "share": None}]
    html = page('{% bars it "Where" %}', it=rows)
    assert (html.count('scope="col"'), html.count("<td")) == (columns, 2 * (columns - 1))
    assert ("25%" in html, "Hidden" in html) == (share is not None, True)


def test_stage_bar_draws_what_is_done_over_what_is_begun():
    html = page("{% stage_bar 1 2 4 %}")
    assert ('width="75.00%"' in html, 'width="25.00%"' in html, "aria-hidden" in html) == (True, True, True)
    assert 'width="0.00%"' in page("{% stage_bar 0 0 0 %}")


def test_score_dots_say_in_words_where_everybody_stands():
    rows = [{"label": "Power", "mine": 3, "anchor": None, "others": [1, 1, 4]},
            {"label": "Care", "mine": None, "anchor": 0, "others": None}]  # fmt: skip
    html = page('{% score_dots it "You and the anchors" %}', it=rows)
    assert "you 3; anchor X; others 1, 1, 4" in html
    assert "you X; anchor 0" in html
    assert (html.count('class="dot-point"'), html.count('class="dot-mine"')) == (3 + 1, 1 + 1), "and one in the key"
    assert 'x="25.00%"' in html
    with pytest.raises(ValueError, match="score_dots does not know"):
        page('{% score_dots it "x" %}', it=[{"label": "x", "score": 1}])


def test_dot_plot_places_points_on_the_scale():
    html = page(
        '{% dot_plot it "Scores" high=4 %}',
        it=[{"label": "One", "low": 1, "median": 2, "high": 3, "points": [1, 2, 3]}, {"label": "Two"}],
    )
    assert 'x="25.00%" y="12" width="50.00%"' in html
    assert "middle 2; range 1 to 3; 3 readings: 1, 2, 3" in html
    assert "not read yet" in html


def test_nothing_in_the_parts_is_inline():
    from django.test import Client

    html = Client().get("/components/?errors").text
    assert "style=" not in html
    assert "onclick" not in html


def test_error_links_point_at_something_on_the_page():
    import re

    from django.test import Client

    html = Client().get("/components/?errors").text
    links = re.findall(r'<li><a href="#([^"]+)">', html)
    assert len(links) == 4
    assert all(f'id="{link}"' in html for link in links)
