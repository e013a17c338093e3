from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.index import score
from analysis.index.result import IndexResult
from datasets.index import IndexDefinition
from tests.analysis.index.indexed import index_of, rows

TWO = {"index": ["one", "two"], "one": ["a", "b", "c"], "two": ["d"]}
FULL = {"a": 30, "b": 60, "c": 90, "d": 80}


def at(result: IndexResult, region: str, node: str, period: str = "2020") -> float:
    return float(result.scores.loc[(period, region), node])


def said(result: IndexResult, region: str) -> str:
    return str(result.table.loc[("2020", region), "reason_en"])


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 5])
def test_hierarchies_of_any_depth(depth: int) -> None:
    tree: dict[str, list[str]] = {}
    nodes = ["index"]
    for level in range(depth):
        below = {
            node: [f"{node[0]}{level}{n}{k}" for k in range(2)] for n, node in enumerate(nodes)
        }
        tree |= below
        nodes = [child for children in below.values() for child in children]
    values = {leaf: 10.0 * place for place, leaf in enumerate(nodes, start=1)}
    result = score(index_of(tree), rows({"x": values}))
    assert at(result, "x", "index") == pytest.approx(np.mean(list(values.values())), rel=1e-14)
    assert result.weights.loc[("2020", "x"), nodes].tolist() == [0.5**depth] * 2**depth
    assert result.status == "ok"


def test_ragged_tree_weighs_indicators_beside_groups() -> None:
    tree = {"index": ["g", "z"], "g": ["h", "y"], "h": ["x"]}
    definition = index_of(tree, z={"weight": 3}, y={"weight": 1}, h={"weight": 4})
    result = score(definition, rows({"r": {"x": 100, "y": 50, "z": 20}}))
    assert at(result, "r", "g") == pytest.approx(90)
    assert at(result, "r", "index") == pytest.approx(0.25 * 90 + 0.75 * 20)
    shares = result.weights.loc[("2020", "r")]
    assert shares[["index", "g", "z", "h", "y", "x"]].tolist() == [1, 0.25, 0.75, 0.2, 0.05, 0.2]


def test_group_scores_are_normalised_again_where_declared() -> None:
    definition = index_of(TWO, one={"normalise": {"type": "minmax"}})
    low = {"a": 10, "b": 10, "c": 10, "d": 80}
    result = score(definition, rows({"x": FULL, "y": low}))
    assert (at(result, "x", "one"), at(result, "y", "one")) == (100, 0)
    assert at(result, "y", "index") == pytest.approx(40)


def test_group_of_equal_scores_cannot_be_normalised_again_and_says_so() -> None:
    definition = index_of(TWO, one={"normalise": {"type": "minmax"}}, coverage={"index": 0})
    result = score(definition, rows({"x": FULL, "y": FULL | {"d": 40}}))
    assert result.status == "caution"
    assert "one: all regions have the same score" in result.reason_en
    assert at(result, "y", "index") == 40


def test_missing_value_is_dropped_and_its_weight_shared() -> None:
    definition = index_of(TWO, coverage={"group": 0.6, "index": 0.8})
    result = score(definition, rows({"x": FULL, "y": {"a": 30, "b": 60, "d": 80}}))
    assert at(result, "y", "one") == pytest.approx(45)
    assert at(result, "y", "index") == pytest.approx(62.5)
    shares = result.weights.loc[("2020", "y"), ["a", "b", "d"]]
    assert shares.tolist() == pytest.approx([0.25, 0.25, 0.5])
    assert np.isnan(result.weights.loc[("2020", "y"), "c"])
    assert result.coverage.loc[("2020", "y")].to_dict() == pytest.approx(
        {"one": 2 / 3, "two": 1, "index": 5 / 6}
    )
    assert result.notes.loc[("2020", "y"), "c"] == "missing"


def test_two_of_three_equal_weights_are_two_thirds() -> None:
    result = score(index_of(TWO), rows({"x": {"a": 30, "b": 60, "d": 80}}))
    assert at(result, "x", "one") == pytest.approx(45)


def test_group_below_its_coverage_does_not_count() -> None:
    definition = index_of(TWO, coverage={"index": 0.5})
    result = score(definition, rows({"x": {"a": 30, "d": 80}}))
    assert np.isnan(at(result, "x", "one"))
    assert at(result, "x", "index") == 80
    found = result.coverage.loc[("2020", "x")].to_dict()
    assert found == pytest.approx({"one": 1 / 3, "two": 1, "index": 0.5})


def test_index_below_its_coverage_is_insufficient_data() -> None:
    result = score(index_of(TWO), rows({"x": FULL, "y": {"a": 30, "d": 80}}))
    row = result.table.loc[("2020", "y")]
    assert np.isnan(row["index"])
    assert np.isnan(row["rank"])
    assert row["band"] == -1
    assert row["coverage"] == pytest.approx(0.5)
    assert "50% of the weight" in row["reason_en"]
    assert "数据不足" in row["reason_zh"]
    assert result.weights.loc[("2020", "y")].isna().all()
    assert result.table.loc[("2020", "x"), "rank"] == 1


def test_required_value_leaves_group_and_index_without_score() -> None:
    definition = index_of(
        TWO, a={"missing": {"policy": "require"}, "name": "Days"}, coverage={"group": 0, "index": 0}
    )
    result = score(definition, rows({"x": {"b": 60, "c": 90, "d": 80}}))
    assert np.isnan(at(result, "x", "one"))
    assert np.isnan(at(result, "x", "index"))
    assert at(result, "x", "two") == 80
    assert said(result, "x") == "required indicators are missing: Days"


def test_imputed_value_counts_in_the_score_and_not_in_the_coverage() -> None:
    definition = index_of(TWO, defaults={"missing": {"policy": "mean"}})
    partly = {"b": 60, "c": 90, "d": 80}
    result = score(definition, rows({"x": FULL, "y": partly, "z": partly | {"a": 50}}))
    assert at(result, "y", "a") == 40
    assert result.notes.loc[("2020", "y"), "a"] == "mean"
    assert result.table.loc[("2020", "y"), "imputed"] == pytest.approx(1 / 6)
    assert result.table.loc[("2020", "y"), "coverage"] == pytest.approx(5 / 6)


def test_special_texts_score_or_drop_out() -> None:
    definition = index_of(TWO, defaults={"special": {"No practice": 0, "不适用": "drop"}})
    result = score(
        definition,
        rows({"x": FULL | {"a": "No Practice"}, "y": FULL | {"a": "不适用", "b": "不适用"}}),
    )
    assert at(result, "x", "one") == pytest.approx(50)
    assert result.table.loc[("2020", "x"), "coverage"] == 1
    assert at(result, "y", "one") == 90
    assert result.table.loc[("2020", "y"), "coverage"] == 1
    assert np.isnan(result.weights.loc[("2020", "y"), "a"])


def test_group_that_drops_out_whole_does_not_count() -> None:
    definition = index_of(TWO, d={"special": {"No VAT": "drop"}})
    result = score(definition, rows({"x": FULL | {"d": "No VAT"}}))
    assert at(result, "x", "index") == 60
    assert result.table.loc[("2020", "x"), "coverage"] == 1


def test_score_of_zero_has_no_geometric_mean_and_says_so() -> None:
    definition = index_of(TWO, one={"aggregate": "geometric", "name": "Entry"})
    result = score(definition, rows({"x": FULL, "y": FULL | {"a": 0}}))
    assert np.isnan(at(result, "y", "one"))
    assert np.isnan(at(result, "y", "index"))
    assert said(result, "y").startswith("Entry: the geometric mean")
    assert result.status == "caution"
    assert result.reason_en == said(result, "y")
    assert result.coverage.loc[("2020", "y"), "index"] == 1
    assert np.isnan(result.table.loc[("2020", "y"), "rank"])
    assert at(result, "x", "one") == pytest.approx((30 * 60 * 90) ** (1 / 3))


def test_constant_indicator_is_named_and_does_not_count() -> None:
    definition = index_of(
        TWO, a={"normalise": {"type": "minmax"}, "name": {"zh": "天数", "en": "Days"}}
    )
    result = score(definition, rows({"x": FULL, "y": FULL | {"b": 20}}))
    assert result.status == "caution"
    assert "Days (2020): all regions have the same value" in result.reason_en
    assert "天数" in result.reason_zh
    assert np.isnan(at(result, "x", "a"))
    assert at(result, "x", "one") == 75


def test_region_below_the_screen_leaves_the_set() -> None:
    definition = index_of(
        TWO, regions={"screen": 0.5}, a={"normalise": {"type": "minmax"}}, coverage={"index": 0}
    )
    data = {"x": FULL, "y": FULL | {"a": 10}, "z": {"a": 1000}}
    result = score(definition, rows(data))
    assert at(result, "x", "a") == 100
    assert said(result, "z") == "too little data, the region left the set"
    assert result.notes.loc[("2020", "z")].eq("screened").all()


def test_no_value_at_all_is_no_score() -> None:
    result = score(index_of(TWO, coverage={"group": 0, "index": 0}), rows({"x": {"a": "暂无"}}))
    assert result.table.loc[("2020", "x"), "index":"band"].tolist()[2] == -1
    assert said(result, "x") == "no data that could be scored"
    assert (result.status, result.reason_en) == ("refused", said(result, "x"))
    nobody = score(index_of(TWO), rows({"x": {"zz": 1}}).head(0))
    assert nobody.status == "refused"
    assert nobody.table.empty


def test_contradicting_judgements_refuse_the_whole_index() -> None:
    judged = {"items": ["a", "b", "c"], "matrix": [[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]]}
    definition = index_of(TWO, weights={"type": "ahp", "judgements": {"one": judged}})
    result = score(definition, rows({"x": FULL}))
    assert result.status == "refused"
    assert "consistency ratio" in result.reason_en
    assert result.scores.isna().all(axis=None)
    assert result.steps["score"].loc[("2020", "x"), "a"] == 30
    assert result.table.loc[("2020", "x"), "reason_zh"] == result.reason_zh


def test_every_step_is_kept_and_periods_are_scored_each_for_itself() -> None:
    definition = index_of({"index": ["a"]}, a={"normalise": {"type": "minmax"}, "unit": ""})
    data = pd.concat(
        [rows({"x": {"a": 1}, "y": {"a": 3}}, "2020"), rows({"x": {"a": 9}, "y": {"a": 5}}, "2021")]
    )
    result = score(definition, data)
    assert list(result.steps) == ["raw", "denominated", "imputed", "treated", "score"]
    assert result.steps["raw"]["a"].tolist() == [1, 3, 9, 5]
    assert result.scores["index"].tolist() == [0, 100, 100, 0]
    panel = index_of({"index": ["a"]}, a={"normalise": {"type": "minmax", "over": "panel"}})
    assert score(panel, data).scores["index"].tolist() == [0, 25, 100, 50]


def test_table_that_was_read_gives_the_same() -> None:
    definition, data = index_of(TWO), rows({"x": FULL, "y": FULL | {"a": 10}})
    first = score(definition, data)
    again = score(definition, first.readings)
    pd.testing.assert_frame_equal(first.table, again.table)
    assert first.definition_hash == definition.hash
    assert first.n_obs == 8


def test_human_development_index_of_three_countries() -> None:
    """UNDP Human Development Report 2023/24: values and indices of 2022."""
    posts = {"le": (20, 85), "eys": (0, 18), "mys": (0, 15), "gni": (100, 75000)}
    own = {
        node: {"normalise": {"type": "goalposts", "worst": low, "best": high, "log": node == "gni"}}
        for node, (low, high) in posts.items()
    }
    definition = index_of(
        {"index": ["health", "education", "income"], "health": ["le"], "education": ["eys", "mys"],
         "income": ["gni"]},
        **own,
        index={"aggregate": "geometric"},
    )  # fmt: skip
    published = {
        "AUS": ((83.579, 21.0800209, 12.72681999, 49257.1352), 0.946),
        "BGD": ((73.698, 11.94633007, 7.379059792, 6511.122178), 0.670),
        "TCD": ((52.997, 8.185526568, 2.282753488, 1388.897502), 0.394),
    }
    data = rows({land: dict(zip(posts, raw, strict=True)) for land, (raw, _) in published.items()})
    result = score(definition, data)
    for land, (_, expected) in published.items():
        assert round(at(result, land, "index") / 100, 3) == expected


def test_definition_is_not_asked_for_more_than_it_declares() -> None:
    bare = IndexDefinition.model_validate(
        {
            "index": {"id": "index", "version": "1", "authority": "research"},
            "weights": {"type": "equal"},
            "indicators": [{"id": "a"}],
        }
    )
    assert at(score(bare, rows({"x": {"a": 42}})), "x", "index") == 42


@pytest.mark.parametrize("method", ["minmax", "z", "percentile"])
def test_single_region_has_nothing_to_be_compared_with(method: str) -> None:
    definition = index_of(TWO, defaults={"normalise": {"type": method}})
    result = score(definition, rows({"x": FULL}))
    assert result.status == "refused"
    assert result.table["rank"].isna().all()
    assert "one region only" in result.reason_en
    assert said(result, "x") == "no data that could be scored"


def test_bands_are_places_from_the_best() -> None:
    bands = [{"min": 0, "label": "low"}, {"min": 60, "label": "high"}]
    result = score(index_of({"index": ["a"]}, bands=bands), rows({"x": {"a": 60}, "y": {"a": 59}}))
    assert result.table["band"].tolist() == [0, 1]
