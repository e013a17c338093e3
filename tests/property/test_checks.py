"""A planted bad row is found, and sound rows are left alone."""

# ruff: noqa: S311 - chance is seeded, it guards no secret

import datetime as dt
import random
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.catalogue import Catalogue, read_catalogue
from datasets.feed import Feed, GrowthCheck, JumpCheck, SumCheck
from datasets.period import parse_period
from etl.check import Checked, check
from etl.load import COLUMNS
from etl.order import encoded
from tests.declaring import Declarations, row

Row = tuple[str, str, str, float]


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    declarations = Declarations(Path(tmp_path_factory.mktemp("checks")) / "datasets")
    declarations.feed("one", row(1))
    return read_catalogue(declarations.root)


def run(
    catalogue: Catalogue, rows: list[Row], *checks: SumCheck | JumpCheck | GrowthCheck
) -> Checked:
    feed: Feed = catalogue.feeds["one"].model_copy(update={"checks": checks})
    day = dt.date(2024, 1, 1)
    names = list(COLUMNS)
    whole = [
        (m, a, p.freq, t, p.end, "", day, "r", v, "A", "published", "one", "", "f", n, "l")
        for n, (m, a, t, v) in enumerate(rows)
        if (p := parse_period(t))
    ]
    columns = [pa.array(column) for column in zip(*whole, strict=True)]
    table = pa.table(columns, names=names)
    place = names.index("source_row")
    table = table.set_column(place, "source_row", table["source_row"].cast(pa.int32()))
    return check(encoded(table), feed, catalogue)


def failed(checked: Checked, name: str) -> int:
    return sum(f.failed for f in checked.findings if f.check_name.startswith(name))


def history(seed: int, months: int) -> list[Row]:
    chance = random.Random(seed)
    return [
        ("gdp.level", "360000", f"{2000 + n // 12}-{n % 12 + 1:02}", 500 + chance.uniform(-5, 5))
        for n in range(months)
    ]


quick = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
seeds = st.integers(0, 10_000)


@quick
@given(seed=seeds, where=st.integers(0, 59), value=st.sampled_from([-1001.0, 100_001.0]))
def test_a_value_out_of_the_hard_range_stays_out(declared, seed, where, value):
    rows = history(seed, 60)
    rows[where] = (*rows[where][:3], value)
    random.Random(seed).shuffle(rows)
    checked = run(declared, rows)
    assert checked.rejections["column_name"].to_pylist() == ["value"]
    assert value not in checked.observations["value"].to_pylist()
    assert checked.observations.num_rows == 59


@quick
@given(seed=seeds, where=st.integers(0, 59))
def test_a_second_value_of_one_key_is_found_wherever_it_stands(declared, seed, where):
    rows = history(seed, 60)
    rows.append((*rows[where][:3], 1.0))
    random.Random(seed).shuffle(rows)
    checked = run(declared, rows)
    assert checked.rejections.num_rows == 2
    assert checked.observations.num_rows == 59


@quick
@given(seed=seeds, where=st.integers(1, 58), factor=st.sampled_from([0.1, 10.0, 100.0]))
def test_a_jump_is_found_and_noise_is_not(declared, seed, where, factor):
    rows, watch = history(seed, 60), JumpCheck(kind="jump")
    assert failed(run(declared, rows, watch), "jump") == 0
    rows[where] = (*rows[where][:3], rows[where][3] * factor)
    random.Random(seed).shuffle(rows)
    checked = run(declared, rows, watch)
    assert failed(checked, "jump") == 2, "up and back down again"
    assert checked.observations.num_rows == 60, "a warning keeps its row"


@quick
@given(parts=st.lists(st.integers(1, 5000), min_size=11, max_size=11), off=st.integers(-50, 50))
def test_a_sum_of_areas_is_held_against_the_whole(declared, parts, off):
    cities = [area.code for area in declared.areas.children("360000")]
    rows = [("gdp.level", c, "2022", float(v)) for c, v in zip(cities, parts, strict=True)]
    rows.append(("gdp.level", "360000", "2022", float(sum(parts) + off)))
    watch = SumCheck(kind="sum", whole="gdp.level", areas="children", tolerance=5, severity="error")
    checked = run(declared, rows, watch)
    broken = int(abs(off) > 5)
    assert failed(checked, "sum of areas") == broken
    assert checked.observations.num_rows == 12 - broken


@quick
@given(whole=st.integers(1, 5000), off=st.integers(-20, 20))
def test_a_sum_of_metrics_is_held_against_the_whole(declared, whole, off):
    rows = [
        ("gdp.level", "360000", "2022", float(whole)),
        ("gdp.part", "360000", "2022", whole + off),
    ]
    watch = SumCheck(
        kind="sum", whole="gdp.level", parts=("gdp.part",), tolerance=5, severity="error"
    )
    assert failed(run(declared, rows, watch), "sum gdp.level") == int(abs(off) > 5)


@quick
@given(
    level=st.integers(100, 5000), growth=st.floats(-50, 50), off=st.sampled_from([0, 0.5, 3, -3])
)
def test_growth_is_held_against_levels(declared, level, growth, off):
    rows = [
        ("gdp.level", "360000", "2021", float(level)),
        ("gdp.level", "360000", "2022", level * (1 + growth / 100)),
        ("gdp.yoy_pct", "360000", "2022", growth + off),
    ]
    watch = GrowthCheck(kind="growth", level="gdp.level", growth="gdp.yoy_pct", tolerance=1)
    assert failed(run(declared, rows, watch), "growth") == int(abs(off) > 1)
