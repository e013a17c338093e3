import math

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.index.gap import gap
from analysis.index.score import score
from datasets.index import IndexDefinition
from tests.analysis.index.gap_cases import PERIODS, REGIONS, cases, declared

SLOW = settings(max_examples=25, suppress_health_check=list(HealthCheck))


def simple(**rest: object) -> IndexDefinition:
    groups = [{"id": "g", "weight": 3}]
    leaves = [
        {"id": "a", "parent": "g"},
        {"id": "b", "parent": "g"},
        {"id": "c", "weight": 1},
    ]
    return declared(groups, leaves, **rest)


def table(**columns: tuple[float | None, ...]) -> pd.DataFrame:
    rows = [
        {"region": region, "period": "2024", "indicator": name, "value": value}
        for name, values in columns.items()
        for region, value in zip("AB", values, strict=True)
        if value is not None
    ]
    return pd.DataFrame(rows)


def test_an_arithmetic_gap_is_weight_times_missing_points():
    definition = simple()
    result = score(definition, table(a=(40, 80), b=(60, 90), c=(20, 100)))
    found = gap(definition, result, period="2024", region="A")
    assert found.total == pytest.approx(100 - (0.75 * 50 + 0.25 * 20))
    expected = {"idx": 57.5, "g": 37.5, "a": 22.5, "b": 15.0, "c": 20.0}
    assert dict(found.parts) == pytest.approx(expected, abs=1e-12)
    assert (found.status, found.collect) == ("ok", ())


def test_the_weight_of_what_is_missing_is_shared_and_it_is_to_be_collected():
    definition = simple()
    result = score(definition, table(a=(None, 80), b=(60, 90), c=(20, 100)))
    found = gap(definition, result, period="2024", region="A")
    assert dict(found.parts) == pytest.approx({"idx": 50, "g": 30, "b": 30, "c": 20}, abs=1e-12)
    assert (found.status, found.collect) == ("caution", ("a",))


def test_an_imputed_indicator_has_a_part_and_is_to_be_collected():
    definition = simple(defaults={"missing": {"policy": "mean"}})
    result = score(definition, table(a=(None, 80), b=(60, 90), c=(20, 100)))
    found = gap(definition, result, period="2024", region="A")
    assert found.parts["a"] == pytest.approx(0.375 * 20)
    assert found.collect == ("a",)


@pytest.mark.parametrize("method", ["topsis", "vikor", "copeland"])
def test_relative_aggregation_has_no_gap(method):
    definition = simple(aggregate=method)
    result = score(definition, table(a=(40, 80), b=(60, 90), c=(20, 100)))
    found = gap(definition, result, period="2024", region="A")
    assert (found.status, dict(found.parts)) == ("refused", {})
    assert math.isnan(found.total)
    assert "相对比较" in found.reason_zh


def test_benefit_of_the_doubt_has_no_gap():
    definition = simple(weights={"type": "bod"})
    result = score(definition, table(a=(40, 80), b=(60, 90), c=(20, 100)))
    assert gap(definition, result, period="2024", region="A").status == "refused"


def test_a_region_without_score_is_refused_with_the_reason():
    definition = simple(coverage={"group": 0.9, "index": 0.9})
    result = score(definition, table(a=(None, 80), b=(None, 90), c=(20, 100)))
    found = gap(definition, result, period="2024", region="A")
    assert found.status == "refused"
    assert found.reason_zh
    assert found.collect == ("a", "b")


def test_a_region_put_together_has_the_gap_of_its_mean_scores():
    definition = simple(regions={"rollup": {"to": "S", "level": "score"}})
    result = score(definition, table(a=(40, 80), b=(60, 90), c=(20, 100)))
    found = gap(definition, result, period="2024", region="S")
    assert found.total == pytest.approx(100 - result.scores.loc[("2024", "S"), "idx"])
    assert sum(found.parts[leaf] for leaf in "abc") == pytest.approx(found.total, abs=1e-9)
    assert found.parts["a"] == pytest.approx(0.375 * 40)
    assert found.collect == ()


@SLOW
@given(st.one_of(cases(), cases(again=True)))
def test_the_gap_of_any_tree_adds_up(case):
    definition, result = case.definition, score(case.definition, case.data)
    tree = definition.tree
    for period in PERIODS:
        for region in REGIONS:
            found = gap(definition, result, period=period, region=region)
            index = result.scores["idx"].get((period, region), math.nan)
            if math.isnan(index):
                assert found.status == "refused"
                continue
            if found.status == "refused":
                assert any(group.normalise for group in definition.groups)
                continue
            total = sum(found.parts.get(leaf, 0.0) for leaf in tree.leaves)
            assert total == pytest.approx(100 - index, abs=1e-9)
            assert not set(found.collect) & set(found.parts)
            for group in set(tree.children) & set(found.parts):
                below = sum(found.parts.get(child, 0.0) for child in tree.children[group])
                assert below == pytest.approx(found.parts[group], abs=1e-9)


@SLOW
@given(cases(again=True), st.sampled_from(["score", "a", "b", "c", "index"]))
def test_the_gap_of_a_rollup_adds_up_at_any_level(case, level):
    said = case.definition.model_dump() | {"regions": {"rollup": {"to": "S", "level": level}}}
    definition = IndexDefinition.model_validate(said)
    result = score(definition, case.data)
    found = gap(definition, result, period="2024", region="S")
    if found.status != "refused":
        total = sum(found.parts.get(leaf, 0.0) for leaf in definition.tree.leaves)
        assert total == pytest.approx(100 - result.scores.loc[("2024", "S"), "idx"], abs=1e-9)
    else:
        assert found.reason_zh


def test_full_indicators_below_a_group_that_cannot_be_full_leave_a_gap_without_owner():
    posts = {"type": "goalposts", "best": 120, "worst": 0}
    definition = declared([{"id": "g", "normalise": posts}], [{"id": "a", "parent": "g"}])
    result = score(definition, table(a=(100, 50)))
    found = gap(definition, result, period="2024", region="A")
    assert (found.status, "“g”" in found.reason_zh) == ("refused", True)
    assert gap(definition, result, period="2024", region="B").parts["a"] == pytest.approx(175 / 3)


def test_what_does_not_concern_the_region_is_not_to_be_collected():
    leaves = [{"id": "a", "special": {"不适用": "drop", "没有做法": 0}}, {"id": "b"}, {"id": "c"}]
    definition = declared([], leaves)
    result = score(definition, table(a=("不适用", "没有做法"), b=(60, 90), c=(20, 100)))
    found = gap(definition, result, period="2024", region="A")
    assert (found.status, found.collect, found.aside) == ("ok", (), ("a",))
    assert dict(found.parts) == pytest.approx({"idx": 60, "b": 20, "c": 40})
    other = gap(definition, result, period="2024", region="B")
    assert (other.collect, other.aside, other.parts["a"]) == ((), (), pytest.approx(100 / 3))
