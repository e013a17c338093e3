"""Period words, and the decimals that only look like months."""

import pytest

from etl.period_words import PeriodWord, read_period, read_periods


@pytest.mark.parametrize(
    ("word", "period", "freq", "cumulative"),
    [
        ("2024年", "2024", "A", False),
        ("２０２４年度", "2024", "A", False),
        ("2022年第一季度", "2022-Q1", "Q", False),
        ("2022年一季度", "2022-Q1", "Q", False),
        ("2023年前三季度", "2023-Q3", "Q", True),
        ("2021年5月", "2021-05", "M", False),
        ("2021年1-2月", "2021-02", "M", True),
        ("2025年1—11月", "2025-11", "M", True),
        ("2025年上半年", "2025-S1", "S", False),
        ("202305", "2023-05", "M", False),
        ("2023A", "2023-Q1", "Q", False),
        ("2023D", "2023-Q4", "Q", False),
        ("2023-Q2", "2023-Q2", "Q", False),
        ("2023/7", "2023-07", "M", False),
        ("2022年5月1日", "2022-05-01", "D", False),
    ],
)
def test_word_is_read(word, period, freq, cumulative):
    assert read_period(word) == PeriodWord(period, freq, cumulative)


@pytest.mark.parametrize(
    "word",
    ["", "江西", "2021年13月", "2021年2-3月", "2016.1", "2016.10", "31568", "2023-02-30", "0999"],
)
def test_word_is_refused(word):
    assert read_period(word) is None


@pytest.mark.parametrize(
    ("column", "months"),
    [
        (["2016.1", "2016.2", "2016.10"], ["2016-01", "2016-02", "2016-10"]),
        (["2016.01", "2016.09", "2016.10"], ["2016-01", "2016-09", "2016-10"]),
        (["2016.1", "2016.2", "2016.11"], []),
        (["2016.1", "2016.10", "2017.1"], []),
        (["2016.01", "2016.1"], []),
        ([2016.1, 2016.2, 2016.11], []),
        (["2016.5"], []),
    ],
)
def test_decimals_are_months_only_when_the_column_proves_it(column, months):
    assert [word.time_period for word in read_periods(column).values()] == months
