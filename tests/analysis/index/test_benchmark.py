import math

import numpy as np
import pandas as pd
import pytest

from analysis.index.benchmark import comparable, distances
from analysis.index.result import IndexResult, Readings
from datasets.index import IndexDefinition

SCORES = {"own": 60.0, "a": 64.9, "b": 65.0, "c": 80.0, "d": 90.0, "e": 50.0}


def definition(**changes: object) -> IndexDefinition:
    return IndexDefinition.model_validate(
        {
            "index": {"id": "be", "version": "1", "authority": "research"},
            "levels": ["indicator", "topic", "index"],
            "groups": [{"id": "t1"}, {"id": "t2"}],
            "indicators": [
                {"id": "i1", "parent": "t1"},
                {"id": "i2", "parent": "t1"},
                {"id": "i3", "parent": "t2"},
            ],
            "weights": {"type": "equal"},
            "benchmark": {"variables": ["people", "gdp"], "k": 2, "ahead": 5, "shared": 0.6}
            | changes,
        }
    )


def result(
    scores: dict[str, float], notes: dict[tuple[str, str], str] | None = None
) -> IndexResult:
    rows = pd.MultiIndex.from_product([["2024"], list(scores)], names=["period", "region"])
    columns = ["i1", "i2", "i3", "t1", "t2", "be"]
    values = pd.DataFrame({name: list(scores.values()) for name in columns}, index=rows)
    said = pd.DataFrame("", index=rows, columns=["i1", "i2", "i3"])
    for (region, indicator), note in (notes or {}).items():
        said.loc[("2024", region), indicator] = note
    return IndexResult(
        method="index",
        n_obs=1,
        definition_hash="",
        steps={},
        notes=said,
        scores=values,
        weights=values,
        coverage=values,
        table=values,
        readings=Readings(values=values, special=said, status=said),
    )


VARIABLES = pd.DataFrame(
    {
        "people": [100.0, 110, 90, 150, 400, 100],
        "gdp": [5.0, 5.5, 6.5, 5.0, 9.0, math.nan],
    },
    index=list(SCORES),
)


def test_numbers_are_compared_in_interquartile_ranges():
    """IQR of people is 40 (100, 100..140), that of gdp 1.5 (5 to 6.5)."""
    people, gdp = 40.0, 1.5
    found = distances(VARIABLES)
    expected = math.sqrt(((10 / people) ** 2 + (1.5 / gdp) ** 2) / 2)
    assert found["b"] == pytest.approx(expected, rel=1e-12)
    assert found["e"] == 0
    assert list(found.index) == ["e", "a", "b", "c", "d"]


def test_texts_are_compared_by_gower():
    """Differences in whole ranges; a differing text counts 1; what is missing does not count."""
    mixed = VARIABLES.assign(tier=["2", "2", "1", "2", "1", "2"])
    found = distances(mixed)
    assert found["b"] == pytest.approx((10 / 310 + 1.5 / 4 + 1) / 3, rel=1e-12)
    assert found["e"] == 0


def test_a_constant_variable_adds_nothing_and_a_column_of_one_outlier_has_a_scale():
    flat = pd.DataFrame({"x": [1.0, 1, 1, 1, 1, 1], "y": [0.0, 0, 0, 0, 0, 7]}, index=list(SCORES))
    found = distances(flat)
    assert found["a"] == 0
    assert found["e"] == pytest.approx(math.sqrt(0.5))


def test_the_nearest_of_the_advanced_are_chosen():
    found = comparable(definition(), result(SCORES), VARIABLES, period="2024", region="own")
    assert found.chosen == ("b", "c")
    assert found.status == "ok"
    assert list(found.table.index[found.table["advanced"]]) == ["b", "c", "d"]
    assert found.roles == {"t1": "b", "t2": "b"}
    assert found.role_scores == {"t1": 65.0, "t2": 65.0}


def test_each_variable_is_left_out_in_turn():
    variables = VARIABLES.assign(people=[100.0, 110, 200, 150, 101, 100])
    found = comparable(definition(k=1), result(SCORES), variables, period="2024", region="own")
    assert found.without == {"people": ("c",), "gdp": ("d",)}


def test_the_top_quarter_is_advanced_even_when_close():
    scores = {"own": 88.0, "a": 60.0, "b": 61.0, "c": 80.0, "d": 90.0, "e": 50.0}
    found = comparable(definition(), result(scores), VARIABLES, period="2024", region="own")
    assert found.chosen == ("d",)


def test_nobody_is_ahead_of_the_best():
    found = comparable(definition(), result(SCORES), VARIABLES, period="2024", region="d")
    assert (found.chosen, found.status, found.roles) == ((), "caution", {})
    assert "没有" in found.reason_zh


def test_who_shares_too_few_indicators_is_no_model():
    notes = {("b", "i1"): "missing", ("b", "i2"): "group_mean"}
    found = comparable(definition(), result(SCORES, notes), VARIABLES, period="2024", region="own")
    assert found.chosen == ("c", "d")
    assert found.table["shared"]["b"] == pytest.approx(1 / 3)
    assert found.roles == {"t1": "c", "t2": "b"}


def test_only_the_named_regions_are_looked_at():
    found = comparable(
        definition(among=["d", "e"]), result(SCORES), VARIABLES, period="2024", region="own"
    )
    assert found.chosen == ("d",)


def test_a_region_without_variables_is_refused():
    variables = VARIABLES.drop(index="own")
    found = comparable(definition(), result(SCORES), variables, period="2024", region="own")
    assert (found.status, found.chosen) == ("refused", ())


def test_the_order_of_rows_changes_nothing():
    order = np.random.default_rng(1).permutation(len(SCORES))
    mixed = {list(SCORES)[place]: list(SCORES.values())[place] for place in order}
    one = comparable(definition(), result(SCORES), VARIABLES, period="2024", region="own")
    other = comparable(
        definition(), result(mixed), VARIABLES.iloc[order], period="2024", region="own"
    )
    assert one.chosen == other.chosen
    assert one.without == other.without


def test_a_candidate_without_variables_is_left_out():
    found = comparable(
        definition(), result(SCORES), VARIABLES.drop(index="b"), period="2024", region="own"
    )
    assert found.chosen == ("c", "d")
    assert "b" not in found.table.index


def test_a_sum_of_regions_is_no_model():
    said = definition().model_dump() | {"regions": {"rollup": {"to": "c", "of": ["a", "b"]}}}
    found = comparable(
        IndexDefinition.model_validate(said), result(SCORES), VARIABLES, period="2024", region="own"
    )
    assert found.chosen == ("b", "d")
