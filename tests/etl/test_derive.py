import datetime as dt

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.catalogue import AnyMetric, Catalogue
from datasets.codelist import read_areas, read_units
from datasets.metric import (
    Attainment,
    Contribution,
    Difference,
    Growth,
    Rank,
    Ratio,
    Share,
    Target,
)
from datasets.spec import Text
from etl.derive import derive
from tests.builds import Row, insert, measure, open_tables, row

DAYS = FIRST, CENSUS = dt.date(2023, 1, 20), dt.date(2025, 10, 1)
WORDS = {
    "title": Text(zh="派生", en="Derived"),
    "definition": Text(zh="派生。", en="Derived."),
    "decimals": 1,
}
MEASURES: dict[str, AnyMetric] = {
    "gdp.level": measure(direction="higher_better"),
    "part.level": measure("万元"),
    "other.level": measure(),
    "population.level": measure("万人", accumulation="stock"),
    "rate.level": measure("%", direction="lower_better"),
}
AREAS, UNITS = read_areas(), read_units()
CITIES = [area.code for area in AREAS.children("360000")][:3]
FOURTH = AREAS.children("360000")[3].code


def reckon(metric: AnyMetric, rows: list[Row], **targets: Target) -> list[tuple[object, ...]]:
    """Derive `metric` from `rows`; area, period, vintage, release, value, status, origin."""
    metrics = {**MEASURES, "new.level": metric}
    catalogue = Catalogue({}, metrics, targets, AREAS, UNITS, "hash")
    connection = open_tables()
    insert(connection, rows)
    derive(connection, catalogue)
    return derived(connection)


def derived(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return connection.execute(
        "SELECT ref_area, time_period, vintage, release, value, obs_status, origin "
        "FROM observation WHERE metric = 'new.level' ORDER BY ALL"
    ).fetchall()


def growth(over: str = "year") -> Growth:
    return Growth.model_validate(
        {**WORDS, "kind": "growth", "of": "gdp.level", "over": over, "unit": "%"}
    )


def only(rows: list[tuple[object, ...]]) -> tuple[object, ...]:
    assert len(rows) == 1, rows
    return rows[0]


def test_growth_never_mixes_two_releases() -> None:
    rows = [
        row(time_period="2021", value=100.0, release="NBS-2025", vintage=CENSUS),
        row(time_period="2022", value=110.0, release="NBS-2025", vintage=CENSUS),
        row(time_period="2022", value=140.0, release="首次发布", vintage=FIRST),
    ]
    assert only(reckon(growth(), rows)) == (
        "360000",
        "2022",
        CENSUS,
        "NBS-2025",
        pytest.approx(10),
        "A",
        "derived",
    )


def test_growth_is_known_once_both_values_are() -> None:
    rows = [
        row(time_period="2021", value=100.0, vintage=CENSUS),
        row(time_period="2022", value=90.0, vintage=FIRST),
    ]
    assert only(reckon(growth(), rows))[2:5] == (CENSUS, "首次发布", pytest.approx(-10))


@pytest.mark.parametrize("base", [0.0, -5.0, None])
def test_growth_of_a_base_that_is_not_positive_is_no_number(base: float | None) -> None:
    status = "M" if base is None else "A"
    rows = [row(time_period="2021", value=base, obs_status=status), row(value=3.0)]
    assert reckon(growth(), rows) == []


@pytest.mark.parametrize(
    ("over", "expected"), [("previous", 25.0), ("year", 44.0), ("two_year_average", 20.0)]
)
def test_growth_over(over: str, expected: float) -> None:
    values = {"2020-Q4": 100.0, "2021-Q4": 100.0, "2022-Q3": 115.2, "2022-Q4": 144.0}
    rows = [row(time_period=text, value=value) for text, value in values.items()]
    found = {r[1]: r[4] for r in reckon(growth(over), rows)}
    assert found["2022-Q4"] == pytest.approx(expected)


def test_a_withdrawn_input_withdraws_the_result() -> None:
    rows = [
        row(time_period="2021", value=100.0),
        row(value=110.0),
        row(value=None, obs_status="M", vintage=CENSUS),
    ]
    assert [r[2:] for r in reckon(growth(), rows)] == [
        (FIRST, "首次发布", pytest.approx(10), "A", "derived"),
        (CENSUS, "首次发布", None, "M", "derived"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "worst"),
    [("A", "R", "R"), ("R", "P", "P"), ("P", "E", "E"), ("A", "A", "A"), ("E", "A", "E")],
)
def test_the_worst_status_is_kept(one: str, other: str, worst: str) -> None:
    rows = [row(time_period="2021", obs_status=one), row(obs_status=other)]
    assert only(reckon(growth(), rows))[5] == worst


def test_what_is_reckoned_from_simulated_numbers_is_simulated() -> None:
    rows = [row(time_period="2021", origin="simulated"), row()]
    assert only(reckon(growth(), rows))[6] == "simulated"


def test_a_share_takes_units_into_account() -> None:
    share = Share.model_validate(
        {**WORDS, "kind": "share", "of": "part.level", "total": "gdp.level", "unit": "%"}
    )
    rows = [row(metric="part.level", value=2_500_000.0), row(value=1000.0)]
    assert only(reckon(share, rows))[4] == pytest.approx(25)


def test_a_share_of_the_parent_area() -> None:
    share = Share.model_validate({**WORDS, "kind": "share", "of": "gdp.level", "unit": "%"})
    rows = [row(value=200.0), row(ref_area=CITIES[0], value=50.0)]
    assert only(reckon(share, rows))[::4] == (CITIES[0], pytest.approx(25))


def per_head() -> Ratio:
    return Ratio.model_validate(
        {
            **WORDS,
            "kind": "ratio",
            "numerator": "gdp.level",
            "denominator": "population.level",
            "unit": "元",
        }
    )


def test_a_ratio_is_composed_as_of_each_day() -> None:
    rows = [
        row(value=30000.0, vintage=dt.date(2023, 1, 20)),
        row(metric="population.level", value=4000.0, release="人口", vintage=dt.date(2023, 3, 1)),
        row(value=32000.0, release="修订", vintage=dt.date(2024, 1, 1)),
        row(metric="population.level", value=5000.0, release="普查", vintage=dt.date(2025, 1, 1)),
    ]
    assert [(r[2], r[3], r[4]) for r in reckon(per_head(), rows)] == [
        (dt.date(2023, 3, 1), "首次发布 / 人口", pytest.approx(75000)),
        (dt.date(2024, 1, 1), "修订 / 人口", pytest.approx(80000)),
        (dt.date(2025, 1, 1), "修订 / 普查", pytest.approx(64000)),
    ]


def test_a_ratio_never_takes_another_period_s_denominator() -> None:
    rows = [row(value=1.0), row(metric="population.level", time_period="2021", value=1.0)]
    assert reckon(per_head(), rows) == []


def rank(of: str = "gdp.level") -> Rank:
    return Rank.model_validate({**WORDS, "kind": "rank", "of": of, "unit": "位"})


def test_ranks_share_ties_and_follow_the_direction() -> None:
    values = dict(zip(CITIES, (5.0, 9.0, 9.0), strict=True))
    best_first = [row(ref_area=city, value=value) for city, value in values.items()]
    lowest_first = [{**each, "metric": "rate.level"} for each in best_first]
    assert [r[4] for r in reckon(rank(), best_first)] == [3, 1, 1]
    assert [r[4] for r in reckon(rank("rate.level"), lowest_first)] == [1, 2, 2]


def test_a_rank_changes_when_another_area_s_value_arrives() -> None:
    known = dict(zip(CITIES, (5.0, 4.0, 3.0), strict=True))
    rows = [
        *(row(ref_area=city, value=value) for city, value in known.items()),
        row(ref_area=FOURTH, value=9.0, vintage=CENSUS),
        row(value=99.0),
    ]
    assert [(r[0], r[2], r[4]) for r in reckon(rank(), rows)] == [
        *((city, day, 1 + n + (day == CENSUS)) for n, city in enumerate(CITIES) for day in DAYS),
        (FOURTH, CENSUS, 1),
    ]


@pytest.mark.parametrize("release", ["首次发布", "修订"])
def test_fewer_than_three_areas_of_one_release_have_no_rank(release: str) -> None:
    pair = [row(ref_area=city) for city in CITIES[:2]]
    third = row(ref_area=CITIES[2], release=release)
    assert len(reckon(rank(), [*pair, third])) == (3 if release == pair[0]["release"] else 0)
    assert reckon(rank(), [*pair, row()]) == []


@pytest.mark.parametrize(
    ("peers", "expected"), [("parent", [-1.0, 1.0]), ("siblings", [-1.0, 1.0])]
)
def test_differences_are_percentage_points(peers: str, expected: list[float]) -> None:
    difference = Difference.model_validate(
        {**WORDS, "kind": "difference", "of": "rate.level", "peers": peers, "unit": "个百分点"}
    )
    values = {"360000": 5.0, CITIES[0]: 4.0, CITIES[1]: 6.0}
    rows = [row(metric="rate.level", ref_area=area, value=v) for area, v in values.items()]
    assert [r[4] for r in reckon(difference, rows)] == expected


def test_attainment_converts_the_target_and_ends_when_it_is_due() -> None:
    attainment = Attainment.model_validate(
        {**WORDS, "kind": "attainment", "of": "gdp.level", "target": "plan", "unit": "%"}
    )
    plan = Target(
        title=WORDS["title"],
        ref_area="360000",
        due="2022",
        comparison="at_least",
        value=4.0,
        unit="万亿元",
        document="规划",
        clause="目标",
    )
    rows = [
        row(value=30000.0),
        row(time_period="2022-Q1", value=1.0),
        row(time_period="2023", value=50000.0),
        row(ref_area=CITIES[0]),
    ]
    assert only(reckon(attainment, rows, plan=plan))[1::3] == ("2022", pytest.approx(75))


def test_derived_metrics_are_reckoned_from_derived_ones() -> None:
    first = Share.model_validate({**WORDS, "kind": "share", "of": "gdp.level", "unit": "%"})
    second = Rank.model_validate({**WORDS, "kind": "rank", "of": "gdp.share", "unit": "位"})
    metrics = {**MEASURES, "new.level": second, "gdp.share": first}
    connection = open_tables()
    insert(connection, [row(value=9.0), *(row(ref_area=c, value=i) for i, c in enumerate(CITIES))])
    derive(connection, Catalogue({}, metrics, {}, AREAS, UNITS, "hash"))
    assert [r[4] for r in derived(connection)] == [3, 2, 1]


def test_every_declared_metric_can_be_reckoned(catalogue: Catalogue) -> None:
    connection = open_tables()
    insert(connection, [row(time_period="2021", value=100.0), row(value=110.0)])
    derive(connection, catalogue)
    found = connection.execute(
        "SELECT metric, value FROM observation WHERE origin = 'derived' AND metric = 'gdp.growth'"
    ).fetchall()
    assert found == [("gdp.growth", pytest.approx(10))]


values = st.floats(min_value=0.01, max_value=1e6)


@settings(max_examples=12)
@given(st.lists(values, min_size=3, max_size=3))
def test_shares_of_all_parts_add_up(parts: list[float]) -> None:
    share = Share.model_validate({**WORDS, "kind": "share", "of": "gdp.level", "unit": "%"})
    rows = [
        row(value=sum(parts)),
        *(row(ref_area=c, value=v) for c, v in zip(CITIES, parts, strict=True)),
    ]
    assert sum(float(str(r[4])) for r in reckon(share, rows)) == pytest.approx(100)


@settings(max_examples=12)
@given(st.tuples(values, values), st.tuples(values, values))
def test_contributions_add_up_to_growth(
    before: tuple[float, float], after: tuple[float, float]
) -> None:
    years = {"2021": before, "2022": after}
    rows = [row(time_period=year, value=sum(pair)) for year, pair in years.items()]
    total = float(str(only(reckon(growth(), rows))[4]))
    for index, name in enumerate(("other.level", "part.level")):
        scale = 10000 if name == "part.level" else 1
        rows += [
            row(metric=name, time_period=year, value=pair[index] * scale)
            for year, pair in years.items()
        ]
    parts = [
        Contribution.model_validate(
            {**WORDS, "kind": "contribution", "of": of, "total": "gdp.level", "unit": "个百分点"}
        )
        for of in ("other.level", "part.level")
    ]
    added = sum(float(str(only(reckon(part, rows))[4])) for part in parts)
    assert added == pytest.approx(total, rel=1e-6, abs=1e-6)
