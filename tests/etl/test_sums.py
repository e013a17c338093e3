"""Sums over rows of several feeds, within one release, and what an error keeps out."""

import pytest

from datasets.catalogue import read_catalogue
from etl.build import run
from operations.settings import Settings
from tests.asking import ask
from tests.declaring import Declarations, row

PARTS = "checks: [{{kind: sum, whole: gdp.level, parts: [gdp.part], tolerance: 0.5{more}}}]"
CITIES = "checks: [{kind: sum, whole: gdp.level, areas: children, tolerance: 0.5}]"


@pytest.fixture
def declared(tmp_path):
    return Declarations(tmp_path / "datasets")


@pytest.fixture
def found(tmp_path, declared):
    settings = Settings(home=tmp_path / "home")

    def summed() -> list[tuple]:
        run(settings, lambda *_: None, declared.root)
        sql = """SELECT feed, failed, severity FROM check_result
            WHERE check_name LIKE 'sum%' ORDER BY feed"""
        return ask(settings, sql)

    return summed


def cities(declared: Declarations, value: float, release: str = "r") -> str:
    areas = read_catalogue(declared.root).areas.children("360000")
    return "".join(row(value, area.code, release=release) for area in areas)


def part(value: float, release: str = "r") -> str:
    return row(value, measure="part", release=release)


@pytest.mark.parametrize(
    ("value", "release", "failed"), [(10, "r", 0), (10.04, "r", 0), (11, "r", 1), (11, "other", 0)]
)
def test_cities_of_one_feed_are_held_against_the_province_of_another(
    declared, found, value, release, failed
):
    declared.feed("province", row(110, release="r"), more=CITIES)
    declared.feed("cities", cities(declared, value, release))
    assert found() == [("province", failed, "warning")]


def test_a_change_in_one_feed_is_seen_beside_the_unchanged_other(declared, found):
    declared.feed("province", row(110, release="r"), more=CITIES)
    declared.feed("cities", cities(declared, 10))
    assert found() == [("province", 0, "warning")]
    declared.feed("cities", cities(declared, 20))
    assert found() == [("province", 1, "warning")]
    declared.feed("cities", cities(declared, 10))
    assert found() == [("province", 0, "warning")]


def test_the_feed_that_does_not_give_the_whole_is_not_blamed(declared, found):
    declared.feed("province", row(110, release="r"))
    declared.feed("cities", cities(declared, 20), more=CITIES)
    assert found() == [("cities", 0, "warning")]


def test_sectors_may_come_from_another_feed(declared, found):
    declared.feed("whole", row(5, release="r"), more=PARTS.format(more=""))
    declared.feed("sectors", part(3))
    assert found() == [("whole", 1, "warning")]


def test_an_error_keeps_the_whole_out_and_looks_at_its_own_feed(declared, found):
    more = PARTS.format(more=", severity: error")
    rows = "".join(row(n, period=str(2000 + n)) for n in range(1, 9))
    declared.feed("whole", rows + row(5, release="r") + part(3), more=more)
    declared.feed("other", part(9, "s") + row(1, "360100"))
    assert found() == [("whole", 1, "error")]
