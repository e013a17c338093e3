from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.number import scale_of, write_headline, write_number, write_read, write_value
from tests.builds import measure


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (32074.7, 1, "32,074.7"),
        (0.25, 1, "0.3"),
        (-0.25, 1, "−0.3"),
        (1.005, 2, "1.01"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (-0.04, 1, "0.0"),
        (0.0, 0, "0"),
        (999999.95, 1, "1,000,000.0"),
        (1e-7, 2, "0.00"),
        (1e16, 0, "10,000,000,000,000,000"),
    ],
)
def test_values_round_once_half_away_from_zero(value: float, decimals: int, text: str) -> None:
    assert write_value(value, decimals) == text


@given(st.floats(min_value=-1e12, max_value=1e12), st.integers(0, 6))
def test_a_written_value_is_within_half_a_step(value: float, decimals: int) -> None:
    read = Decimal(write_value(value, decimals).replace(",", "").replace("−", "-"))
    assert abs(read - Decimal(repr(value))) <= Decimal(1).scaleb(-decimals) / 2


def test_value_and_unit_stand_apart() -> None:
    assert write_number(32074.66, measure(), "zh-CN") == ("32,074.7", "亿元")
    assert write_number(32074.66, measure(), "en") == ("32,074.7", "100 million yuan")
    assert write_number(5.2, measure("%"), "en") == ("5.2", "%")


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (34227.9, "亿元", ("3.42", "万亿元")),
        (9999.9, "亿元", ("9,999.9", "亿元")),
        (-34227.9, "亿元", ("−3.42", "万亿元")),
        (8970000.0, "人", ("897.0", "万人")),
        (5.2, "%", ("5.2", "%")),
    ],
)
def test_a_headline_takes_the_larger_unit(
    value: float, unit: str, written: tuple[str, str]
) -> None:
    assert write_headline(value, measure(unit), "zh-CN") == written


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (8970000.0, "人", ("897.0", "万人")),
        (9999.0, "人", ("9,999.0", "人")),
        (10000.0, "件", ("1.0", "万件")),
        (34227.9, "亿元", ("34,227.9", "亿元")),
    ],
)
def test_people_and_items_are_read_in_ten_thousands(
    value: float, unit: str, written: tuple[str, str]
) -> None:
    assert write_read(value, measure(unit), "zh-CN") == written
    assert write_number(value, measure(unit), "zh-CN")[1] == unit


def test_values_that_stand_together_share_one_unit() -> None:
    scale = scale_of([8970000.0, 9999.0], measure("人"))
    assert scale.unit == "万人"
    assert [scale.write(8970000.0), scale.write(9999.0)] == ["897.0", "1.0"]
    assert scale_of([9999.0, 3.0], measure("人")).unit == "人"


def test_a_headline_takes_the_sign_of_a_long_unit() -> None:
    assert write_headline(27.4, measure("微克/立方米"), "zh-CN") == ("27.4", "μg/m³")
    assert write_read(27.4, measure("微克/立方米"), "zh-CN") == ("27.4", "微克/立方米")
    assert write_read(27.4, measure("微克/立方米"), "en") == ("27.4", "μg/m³")
