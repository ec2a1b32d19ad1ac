"""Working days of banks in England, held against the days that the government published."""

import datetime as dt

import pytest

from shaping_future import env
from shaping_future.working_days import bank_holidays, is_working_day, working_days_after

PUBLISHED = """
2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 2021-12-28
2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26
2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26
2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28
"""
DAYS = [dt.date.fromisoformat(word) for word in PUBLISHED.split()]


@pytest.mark.parametrize("year", sorted({day.year for day in DAYS}))
def test_the_rules_give_the_published_days(year):
    assert sorted(bank_holidays(year)) == [day for day in DAYS if day.year == year]


@pytest.mark.parametrize("year", range(2022, 2060))
def test_every_year_has_eight_and_none_on_a_weekend(year):
    assert len(bank_holidays(year)) == 8
    assert all(day.weekday() < 5 for day in bank_holidays(year))


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        ("2026-11-30", 5, "2026-12-07"),  # Monday to Monday
        ("2026-12-04", 5, "2026-12-11"),  # from a Friday
        ("2026-12-05", 5, "2026-12-11"),  # from a Saturday
        ("2026-12-21", 5, "2026-12-30"),  # over Christmas: 25 December, and 28 for Boxing Day
        ("2027-03-24", 5, "2027-04-02"),  # over Easter
        ("2026-12-07", 0, "2026-12-07"),
    ],
)
def test_working_days_pass_over_weekends_and_bank_holidays(day, count, then):
    assert working_days_after(dt.date.fromisoformat(day), count) == dt.date.fromisoformat(then)


def test_a_day_proclaimed_once_comes_from_the_environment(monkeypatch, settings):
    monkeypatch.setenv("TRIED", "2026-12-01, 2027-05-07")
    settings.EXTRA_BANK_HOLIDAYS = env.days("TRIED")
    assert not is_working_day(dt.date(2026, 12, 1))
    assert working_days_after(dt.date(2026, 11, 30), 1) == dt.date(2026, 12, 2)
