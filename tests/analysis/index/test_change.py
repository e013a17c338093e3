import math

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.index.change import change
from analysis.index.score import score
from tests.analysis.index.gap_cases import PERIODS, REGIONS, cases, declared

SLOW = settings(max_examples=15, suppress_health_check=list(HealthCheck))
POSTS = {"type": "goalposts", "best": 100, "worst": 0}


def table(values: dict[str, dict[str, float | str | None]], period: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"region": region, "period": period, "indicator": name, "value": value}
            for region, row in values.items()
            for name, value in row.items()
            if value is not None
        ]
    )


def two(normalise: dict = POSTS, **rest: object):
    return declared([], [{"id": name, "normalise": normalise} for name in ("x", "y")], **rest)


def pairs(found) -> dict[tuple[str, str], float]:
    return {(line.kind, line.node): line.value for line in found.lines}


def test_goalposts_leave_everything_to_the_own_data():
    data = pd.concat(
        [
            table({"A": {"x": 40, "y": 50}, "B": {"x": 10, "y": 20}}, "2023"),
            table({"A": {"x": 60, "y": 45}, "B": {"x": 90, "y": 99}}, "2024"),
        ]
    )
    found = change(two(), data, two(), data, periods=PERIODS, region="A")
    assert (found.before, found.after, found.status) == (45, 52.5, "ok")
    assert pairs(found) == pytest.approx({("data", "x"): 10, ("data", "y"): -2.5, ("peers", ""): 0})


def test_what_others_did_has_its_own_line():
    """A stays where it is; B, the best, moves from 80 to 100 and takes A from 50 to 40."""
    spec = {"type": "minmax"}
    before = table({"A": {"x": 40, "y": 1}, "B": {"x": 80, "y": 2}, "C": {"x": 0, "y": 0}}, "2023")
    after = table({"A": {"x": 40, "y": 1}, "B": {"x": 100, "y": 2}, "C": {"x": 0, "y": 0}}, "2024")
    found = change(two(spec), before, two(spec), after, periods=PERIODS, region="A")
    assert pairs(found) == pytest.approx(
        {("data", "x"): 0, ("data", "y"): 0, ("peers", ""): -5}, abs=1e-9
    )


def test_a_region_that_joins_is_a_change_of_peers():
    spec = {"type": "minmax"}
    before = table({"A": {"x": 40, "y": 1}, "B": {"x": 80, "y": 2}, "C": {"x": 0, "y": 0}}, "2023")
    joined = {"A": {"x": 60, "y": 1}, "B": {"x": 80, "y": 2}, "C": {"x": 0, "y": 0}}
    after = table(joined | {"D": {"x": 160, "y": 1}}, "2024")
    found = change(two(spec), before, two(spec), after, periods=PERIODS, region="A")
    assert found.total("data") == pytest.approx(12.5)
    assert found.total("peers") == pytest.approx(37.5 / 2 - 37.5)


def test_a_new_definition_is_run_on_the_old_data():
    data = pd.concat(
        [
            table({"A": {"x": 40, "y": 50}, "B": {"x": 10, "y": 20}}, "2023"),
            table({"A": {"x": 60, "y": 50}, "B": {"x": 90, "y": 99}}, "2024"),
        ]
    )
    new = two(weights={"type": "fixed", "values": {"x": 3, "y": 1}})
    found = change(two(), data, new, data, periods=PERIODS, region="A")
    assert found.bridge == "before"
    assert pairs(found) == pytest.approx(
        {("definition", ""): -2.5, ("data", "x"): 15, ("data", "y"): 0, ("peers", ""): 0}, abs=1e-12
    )


def test_a_definition_of_new_indicators_is_bridged_on_the_new_data():
    old, new = two(), declared([], [{"id": "z", "normalise": POSTS}])
    before = table({"A": {"x": 40, "y": 50}}, "2023")
    after = table({"A": {"x": 50, "y": 60, "z": 70}}, "2024")
    found = change(old, before, new, after, periods=PERIODS, region="A")
    assert found.bridge == "after"
    assert pairs(found) == pytest.approx(
        {("data", "x"): 5, ("data", "y"): 5, ("peers", ""): 0, ("definition", ""): 15}, abs=1e-12
    )


def test_what_came_and_went_has_lines_of_its_own():
    names = ("x", "y", "z")
    definition = declared([], [{"id": name, "normalise": POSTS} for name in names])
    before = table({"A": {"x": 40, "y": 80, "z": None}}, "2023")
    after = table({"A": {"x": 50, "y": None, "z": 20}}, "2024")
    found = change(definition, before, definition, after, periods=PERIODS, region="A")
    assert pairs(found) == pytest.approx(
        {("coverage", "y"): -20, ("data", "x"): 10, ("coverage", "z"): -15, ("peers", ""): 0}
    )


def test_lines_add_up_where_the_common_indicators_are_too_few_for_a_score():
    names = ("x", "y", "z")
    definition = declared(
        [], [{"id": name, "normalise": POSTS} for name in names], coverage={"index": 0.6}
    )
    before = table({"A": {"x": 40, "y": 80, "z": None}}, "2023")
    after = table({"A": {"x": None, "y": 70, "z": 20}}, "2024")
    found = change(definition, before, definition, after, periods=PERIODS, region="A")
    assert found.status == "ok"
    assert math.fsum(line.value for line in found.lines) == pytest.approx(-15, abs=1e-9)


def test_an_imputed_end_is_a_matter_of_coverage():
    definition = two(defaults={"missing": {"policy": "mean"}})
    before = table({"A": {"x": 40, "y": None}, "B": {"x": 10, "y": 20}}, "2023")
    after = table({"A": {"x": 60, "y": 50}, "B": {"x": 10, "y": 20}}, "2024")
    found = change(definition, before, definition, after, periods=PERIODS, region="A")
    expected = {("data", "x"): 10, ("coverage", "y"): 15, ("peers", ""): 0}
    assert pairs(found) == pytest.approx(expected, abs=1e-12)


def test_a_value_of_an_earlier_period_stays_the_regions_own():
    definition = two(defaults={"missing": {"policy": "last_valid", "max_age": 1}})
    data = pd.concat(
        [
            table({"A": {"x": 40, "y": 30}, "B": {"x": 10, "y": 20}}, "2022"),
            table({"A": {"x": 40, "y": 50}, "B": {"x": 10, "y": 20}}, "2023"),
            table({"A": {"x": 60, "y": None}, "B": {"x": 10, "y": 20}}, "2024"),
        ]
    )
    found = change(definition, data, definition, data, periods=PERIODS, region="A")
    expected = {("data", "x"): 10, ("coverage", "y"): 0, ("peers", ""): 0}
    assert pairs(found) == pytest.approx(expected, abs=1e-12)


def test_a_geometric_change_is_lmdi():
    definition = two(aggregate="geometric")
    before = table({"A": {"x": 40, "y": 90}}, "2023")
    after = table({"A": {"x": 80, "y": 80}}, "2024")
    found = pairs(change(definition, before, definition, after, periods=PERIODS, region="A"))
    mean = 20 / math.log(80 / 60)
    assert found["data", "x"] == pytest.approx(mean * 0.5 * math.log(2), rel=1e-12)
    assert found["data", "y"] == pytest.approx(mean * 0.5 * math.log(8 / 9), rel=1e-12)


def test_the_parts_of_a_rollup_are_its_own_data():
    definition = two(regions={"rollup": {"to": "S"}})
    before = table({"A": {"x": 40, "y": 50}, "B": {"x": 10, "y": 20}}, "2023")
    after = table({"A": {"x": 60, "y": 50}, "B": {"x": 10, "y": 40}}, "2024")
    found = change(definition, before, definition, after, periods=PERIODS, region="S")
    expected = {("data", "x"): 5, ("data", "y"): 5, ("peers", ""): 0}
    assert pairs(found) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("region", "period"), [("Z", "2024"), ("A", "2030")])
def test_without_two_scores_there_is_no_change(region, period):
    data = table({"A": {"x": 40, "y": 50}}, "2024")
    found = change(two(), data, two(), data, periods=("2024", period), region=region)
    assert (found.status, found.lines) == ("refused", ())
    assert "没有得分" in found.reason_zh


def check(found, first, last, region):
    values = [
        r.scores["idx"].get((p, region), math.nan) for r, p in ((first, "2023"), (last, "2024"))
    ]
    if not all(map(math.isfinite, values)):
        assert found.status == "refused"
        return
    assert found.difference == pytest.approx(values[1] - values[0], abs=1e-12)
    if found.status == "ok":
        total = math.fsum(line.value for line in found.lines)
        assert total == pytest.approx(found.difference, abs=1e-9)
    else:
        assert found.reason_zh


@SLOW
@given(cases(), st.sampled_from(["none", "mean"]))
def test_the_lines_add_up_for_any_tree(case, policy):
    definition = case.definition
    if policy == "mean":
        said = definition.model_dump() | {"defaults": {"missing": {"policy": "mean"}}}
        definition = type(definition).model_validate(said)
    result = score(definition, case.data)
    for region in REGIONS[:2]:
        found = change(definition, result, definition, result, periods=PERIODS, region=region)
        check(found, result, result, region)


@SLOW
@given(cases(relative=False), st.sampled_from(["entropy", "critic", "equal"]))
def test_the_lines_add_up_between_two_definitions(case, weights):
    said = case.definition.model_dump() | {"weights": {"type": weights}}
    other = type(case.definition).model_validate(said)
    first, last = score(case.definition, case.data), score(other, case.data)
    found = change(case.definition, case.data, other, case.data, periods=PERIODS, region="A")
    check(found, first, last, "A")
    if found.status == "ok":
        assert sum(line.kind == "definition" for line in found.lines) == 1


@SLOW
@given(st.one_of(cases(aggregations=("topsis", "arithmetic")), cases(again=True)))
def test_relative_aggregation_is_walked_one_indicator_after_the_other(case):
    result = score(case.definition, case.data)
    found = change(case.definition, result, case.definition, result, periods=PERIODS, region="A")
    check(found, result, result, "A")


@SLOW
@given(cases(relative=False))
def test_under_goalposts_others_change_nothing(case):
    result = score(case.definition, case.data)
    found = change(case.definition, result, case.definition, result, periods=PERIODS, region="A")
    assert found.total("peers") == pytest.approx(0, abs=1e-9)


@SLOW
@given(cases(), st.sampled_from(["score", "a", "c", "index"]))
def test_the_lines_of_a_rollup_add_up(case, level):
    said = case.definition.model_dump() | {"regions": {"rollup": {"to": "S", "level": level}}}
    definition = type(case.definition).model_validate(said)
    result = score(definition, case.data)
    found = change(definition, result, definition, result, periods=PERIODS, region="S")
    check(found, result, result, "S")
