"""Regions put together from parts: weights act on scores, never on raw values (A3)."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.index import score
from analysis.index.result import IndexResult
from datasets.index import IndexDefinition
from tests.analysis.index.indexed import index_of, rows

TREE = {"index": ["fast", "cheap"], "fast": ["days", "steps"], "cheap": ["cost"]}
POSTS = {
    "days": {"normalise": {"type": "goalposts", "best": 0, "worst": 100}},
    "steps": {"normalise": {"type": "goalposts", "best": 0, "worst": 10}},
    "cost": {"normalise": {"type": "goalposts", "best": 0, "worst": 50}},
}
CITIES = {
    "east": {"days": 120, "steps": 2, "cost": 10},
    "west": {"days": 20, "steps": 6, "cost": 40},
    "far": {"days": 50, "steps": 5, "cost": 25},
}
SHARES = {"east": 0.55, "west": 0.45}


def definition_of(
    *rollups: dict[str, object], aggregate: str = "arithmetic", **rest: object
) -> IndexDefinition:
    return index_of(TREE, regions={"rollup": list(rollups)}, aggregate=aggregate, **POSTS, **rest)


def at(result: IndexResult, region: str, node: str = "index") -> float:
    return float(result.scores.loc[("2020", region), node])


def test_weights_act_on_scores_and_not_on_raw_values() -> None:
    land = {"to": "land", "of": ["east", "west"], "weight": SHARES}
    result = score(definition_of(land), rows(CITIES))
    # The east is beyond the worst goalpost: its score is 0 and not less. Days of 75 would give 25.
    assert at(result, "land", "days") == pytest.approx(0.55 * 0 + 0.45 * 80)
    assert at(result, "land", "steps") == pytest.approx(0.55 * 80 + 0.45 * 40)
    assert at(result, "land", "cost") == pytest.approx(0.55 * 80 + 0.45 * 20)
    assert at(result, "land") == pytest.approx(((36 + 62) / 2 + 53) / 2)
    assert result.steps["raw"].loc[("2020", "land")].isna().all()
    assert result.table.loc[("2020", "land"), "coverage"] == pytest.approx(1)
    assert result.weights.loc[("2020", "land"), "days"] == pytest.approx(0.25)


GEOMETRIC = {
    "score": ((0.55 * 60 + 0.45 * 80) * (0.55 * 80 + 0.45 * 40), 0.55 * 80 + 0.45 * 20),
    "level1": (
        (0.55 * (60 * 80) ** 0.5 + 0.45 * (80 * 40) ** 0.5) ** 2,
        0.55 * 80 + 0.45 * 20,
    ),
}


@pytest.mark.parametrize("level", GEOMETRIC)
def test_level_says_which_scores_are_averaged(level: str) -> None:
    land = {"to": "land", "of": ["east", "west"], "weight": SHARES, "level": level}
    cities = CITIES | {"east": CITIES["east"] | {"days": 40}}
    result = score(definition_of(land, aggregate="geometric"), rows(cities))
    squared, cheap = GEOMETRIC[level]
    assert at(result, "land", "fast") == pytest.approx(squared**0.5, rel=1e-14)
    assert at(result, "land") == pytest.approx((squared**0.5 * cheap) ** 0.5, rel=1e-14)


def test_index_level_averages_the_index_itself() -> None:
    land = {"to": "land", "of": ["east", "west"], "weight": SHARES, "level": "index"}
    cities = CITIES | {"east": CITIES["east"] | {"days": 40}}
    result = score(definition_of(land, aggregate="geometric"), rows(cities))
    expected = 0.55 * at(result, "east") + 0.45 * at(result, "west")
    assert at(result, "land") == pytest.approx(expected, rel=1e-14)


def test_variable_of_the_data_gives_the_weights() -> None:
    land = {"to": "land", "weight": "people"}
    people = {"east": 30, "west": 10, "far": 20}
    cities = {city: values | {"people": people[city]} for city, values in CITIES.items()}
    result = score(definition_of(land, variables=[{"id": "people"}]), rows(cities))
    assert at(result, "land", "cost") == pytest.approx((30 * 80 + 10 * 20 + 20 * 50) / 60)


def test_unknown_weight_leaves_the_region_without_score() -> None:
    land = {"to": "land", "weight": "people"}
    cities = CITIES | {"east": CITIES["east"] | {"people": 3}}
    definition = definition_of(
        land, variables=[{"id": "people"}], coverage={"group": 0, "index": 0}
    )
    result = score(definition, rows(cities))
    assert np.isnan(at(result, "land"))
    assert "weights" in result.table.loc[("2020", "land"), "reason_en"]
    assert not np.isnan(at(result, "far"))


def test_part_without_score_shares_its_weight_and_the_coverage_falls() -> None:
    land = {"to": "land", "of": ["east", "west"], "weight": SHARES}
    cities = CITIES | {"west": {"days": 20, "steps": 6}}
    definition = definition_of(land, coverage={"group": 0.5, "index": 0.5})
    result = score(definition, rows(cities))
    assert at(result, "land", "cost") == 80
    coverage = result.coverage.loc[("2020", "land")]
    assert coverage["cheap"] == pytest.approx(0.55)
    assert coverage["index"] == pytest.approx(0.5 + 0.5 * 0.55)
    strict = score(definition_of(land), rows(cities))
    assert np.isnan(at(strict, "land", "cheap"))


def test_region_is_ranked_in_the_place_of_its_parts() -> None:
    land = {"to": "land", "of": ["east", "west"], "weight": SHARES}
    world = {"to": "world"}
    table = score(definition_of(land, world), rows(CITIES)).table.loc["2020"]
    assert table.loc[["east", "west", "world"], "rank"].isna().all()
    assert sorted(table.loc[["land", "far"], "rank"]) == [1, 2]
    assert table.index.tolist() == ["east", "west", "far", "land", "world"]


def test_region_put_together_can_be_a_part() -> None:
    land = {"to": "land", "of": ["east", "west"], "weight": SHARES}
    world = {"to": "world", "of": ["land", "far"]}
    result = score(definition_of(land, world), rows(CITIES))
    expected = (at(result, "land", "cost") + at(result, "far", "cost")) / 2
    assert at(result, "world", "cost") == pytest.approx(expected, rel=1e-14)


def test_values_of_the_region_itself_do_not_count() -> None:
    land = {"to": "land", "of": ["east", "west"], "weight": SHARES}
    alone = score(definition_of(land), rows(CITIES))
    given = score(definition_of(land), rows(CITIES | {"land": {"days": 1}}))
    assert given.scores.equals(alone.scores)


@pytest.mark.parametrize("method", ["topsis", "vikor", "copeland"])
def test_group_that_compares_regions_takes_the_mean_of_the_parts(method: str) -> None:
    land = {"to": "land", "of": ["east", "west"], "weight": SHARES}
    result = score(definition_of(land, aggregate={"indicator": method}), rows(CITIES))
    expected = 0.55 * at(result, "east", "fast") + 0.45 * at(result, "west", "fast")
    assert at(result, "land", "fast") == pytest.approx(expected, rel=1e-14)
    assert at(result, "land") == pytest.approx(
        (at(result, "land", "fast") + at(result, "land", "cheap")) / 2, rel=1e-14
    )
