from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.codelist import conversion, read_areas, read_units

AREAS = read_areas()
UNITS = read_units()


def test_the_province_has_eleven_cities_and_a_hundred_counties():
    cities = AREAS.children("360000")
    assert [city.code for city in cities] == [f"36{n:02}00" for n in range(1, 12)]
    assert sum(len(AREAS.children(city.code)) for city in cities) == 100


def test_the_country_has_its_thirty_one_provinces_here():
    assert len(AREAS.children("000000")) >= 31


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("江西", "360000"),
        ("江西省", "360000"),
        ("360100", "360100"),
        ("南 昌", "360100"),
        ("全国", "000000"),
    ],
)
def test_an_area_goes_by_its_code_full_and_short_name(name, code):
    assert [area.code for area in AREAS.find(name)] == [code]


def test_a_name_of_nowhere_finds_nothing():
    assert AREAS.find("亚特兰蒂斯") == ()


def test_every_parent_is_in_the_list_and_stands_before_its_children():
    seen = {""}
    for area in AREAS.by_code.values():
        assert area.parent in seen, area
        seen.add(area.code)


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("亿元", "万元", "10000"),
        ("万元", "亿元", "0.0001"),
        ("万人", "人", "10000"),
        ("亿元", "元", "100000000"),
    ],
)
def test_units_convert_exactly(source, target, factor):
    assert conversion(UNITS, source, target) == Decimal(factor)


def test_working_days_never_become_days():
    with pytest.raises(ValueError, match="different quantities"):
        conversion(UNITS, "工作日", "日")


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="not in codelists"):
        conversion(UNITS, "亿圆", "元")


@given(st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)))
def test_converting_there_and_back_is_the_identity(source, target):
    if UNITS[source].quantity == UNITS[target].quantity:
        there, back = conversion(UNITS, source, target), conversion(UNITS, target, source)
        assert abs(there * back - 1) < Decimal("1e-25")
