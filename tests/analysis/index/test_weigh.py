from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from analysis.index import score
from analysis.index.aggregate import aggregate
from analysis.index.benefit_of_doubt import benefit_of_doubt
from analysis.index.data_weights import correlations, critic, entropy, pca
from analysis.index.degenerate import DegenerateError
from analysis.index.optimised import optimised
from analysis.index.weigh import weigh
from datasets.index_method import Aggregation
from tests.analysis.index.indexed import index_of, rows

TWO = {"index": ["one", "two"], "one": ["a", "b", "c"], "two": ["d"]}
NOTHING = np.empty((0, 3))
RANDOM = np.random.default_rng(5).uniform(10, 90, (14, 3))


def test_written_weights_by_id_go_before_those_of_the_node() -> None:
    definition = index_of(TWO, weights={"type": "fixed", "values": {"a": 5}}, b={"weight": 2})
    assert weigh(definition, "one", NOTHING).values.tolist() == [5, 2, 1]


def test_group_can_be_weighed_by_a_method_of_its_own() -> None:
    definition = index_of(TWO, a={"weight": 9}, one={"weights": {"type": "equal"}})
    assert weigh(definition, "one", NOTHING).values.tolist() == pytest.approx([1 / 3] * 3)


def test_budget_is_the_mean_of_the_experts_shares() -> None:
    experts = {"p": {"a": 50, "b": 30, "c": 20}, "q": {"a": 1, "b": 1}, "r": {"d": 7}}
    definition = index_of(TWO, weights={"type": "budget", "experts": experts})
    found = weigh(definition, "one", NOTHING).values
    assert found == pytest.approx([(0.5 + 0.5) / 2, (0.3 + 0.5) / 2, 0.1])
    unsaid = weigh(definition, "index", NOTHING)
    assert unsaid.values.tolist() == [0.5, 0.5]
    assert "no points" in unsaid.en


def test_judgements_weigh_by_item_and_not_by_place() -> None:
    judged = {"items": ["c", "a", "b"], "matrix": [[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]]}
    definition = index_of(TWO, weights={"type": "ahp", "judgements": {"one": judged}})
    assert weigh(definition, "one", NOTHING).values == pytest.approx([2 / 7, 1 / 7, 4 / 7])
    assert weigh(definition, "two", NOTHING).zh == ""
    assert "等权" in weigh(definition, "index", NOTHING).zh


@pytest.mark.parametrize("method", [entropy, critic, pca])
def test_children_without_spread_have_no_weight(method: Callable[[np.ndarray], np.ndarray]) -> None:
    scores = RANDOM.copy()
    scores[:, 1] = 40
    found = method(scores)
    assert found[1] == 0
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()
    assert method(np.full((4, 2), 7.0)).tolist() == [0, 0]


@pytest.mark.parametrize("method", ["entropy", "critic", "pca", "optimised"])
def test_no_spread_at_all_is_equal_weights_and_a_reservation(method: str) -> None:
    definition = index_of(TWO, weights={"type": method})
    same = {"a": 30, "b": 60, "c": 90, "d": 80}
    result = score(definition, rows({"x": same, "y": same}))
    assert result.status == "caution"
    assert "equal weights" in result.reason_en
    assert result.scores.loc[("2020", "x"), "index"] == pytest.approx(70)


def test_entropy_by_hand() -> None:
    # Shares 1/4 and 3/4 against 1/2 and 1/2: the second child says nothing.
    assert entropy(np.array([[1.0, 5.0], [3.0, 5.0]])).tolist() == [1, 0]
    part = np.array([0.0, 0.25, 0.75])
    spread = 1 + (0.25 * np.log(0.25) + 0.75 * np.log(0.75)) / np.log(3)
    other = 1 + (part[1:] @ np.log(part[1:])) / np.log(2)
    found = entropy(np.array([[0.0, np.nan], [1.0, 1.0], [3.0, 3.0]]))
    assert found == pytest.approx(np.array([spread, other]) / (spread + other))


@pytest.mark.parametrize("method", ["entropy", "bod"])
def test_scores_below_zero_are_refused_where_the_method_needs_shares(method: str) -> None:
    definition = index_of(TWO, weights={"type": method})
    low = {"a": -30, "b": 60, "c": 90, "d": 80}
    result = score(definition, rows({"x": low, "y": low | {"a": 10}}))
    assert result.status == "refused"
    assert "not negative" in result.reason_en
    assert "不为负" in result.reason_zh


def test_pca_gives_squared_loadings() -> None:
    loadings = np.linalg.svd((RANDOM - RANDOM.mean(0)) / RANDOM.std(0))[2][0]
    assert pca(RANDOM) == pytest.approx(loadings**2, rel=1e-9)


def test_correlations_of_pairs_survive_gaps() -> None:
    scores = RANDOM.copy()
    scores[3, 0] = np.nan
    both = np.delete(RANDOM, 3, axis=0)
    expected, pairs = np.corrcoef(RANDOM.T), np.corrcoef(both.T)
    expected[0], expected[:, 0] = pairs[0], pairs[0]
    values, vectors = np.linalg.eigh(expected)
    assert values[-1] > 1
    assert pca(scores) == pytest.approx(vectors[:, -1] ** 2, rel=1e-9)


def test_benefit_of_doubt_judges_each_by_its_best() -> None:
    # The first two are best in one child each; the third reaches 3/4 of the line between them.
    scores = np.array([[100.0, 20.0], [20.0, 100.0], [45.0, 45.0]])
    definition = index_of({"index": ["a", "b"]}, weights={"type": "bod"})
    data = rows(
        {name: dict(zip("ab", row, strict=True)) for name, row in zip("xyz", scores, strict=True)}
    )
    result = score(definition, data)
    assert result.scores["index"].tolist() == pytest.approx([100, 100, 75])
    shares = result.weights.loc[("2020", "z"), ["a", "b"]]
    assert shares.sum() == pytest.approx(1)


def test_benefit_of_doubt_keeps_its_limits() -> None:
    found = benefit_of_doubt(RANDOM, 0.2, 0.5)
    shares = found / found.sum(1, keepdims=True)
    assert shares.min() >= 0.2 - 1e-9
    assert shares.max() <= 0.5 + 1e-9
    reached = RANDOM @ found.T
    assert reached.max() <= 1 + 1e-9
    free = (RANDOM * benefit_of_doubt(RANDOM, 0, 1)).sum(1)
    assert ((RANDOM * found).sum(1) <= free + 1e-9).all()


def test_benefit_of_doubt_takes_what_a_region_has() -> None:
    scores = np.array([[80.0, np.nan], [np.nan, np.nan], [40.0, 90.0]])
    found = benefit_of_doubt(scores, 0, 1)
    assert found[0] == pytest.approx([1 / 80, 0])
    assert np.isfinite(found).all()


@pytest.mark.parametrize("method", ["arithmetic", "geometric"])
def test_optimised_weights_give_equal_correlations(method: Aggregation) -> None:
    random = np.random.default_rng(3)
    common = random.normal(50, 10, (40, 1))
    scores = common + random.normal(0, 1, (40, 3)) * np.array([4.0, 8.0, 12.0])
    weights, equal = optimised(scores, lambda w: aggregate(method, scores, w))
    parent = aggregate(method, scores, weights)
    found = [np.corrcoef(scores[:, child], parent)[0, 1] for child in range(3)]
    assert equal
    assert np.ptp(found) < 0.02
    assert weights.sum() == pytest.approx(1)
    even = aggregate(method, scores, np.ones(3))
    assert np.ptp([np.corrcoef(scores[:, child], even)[0, 1] for child in range(3)]) > 0.04


def test_correlations_that_cannot_be_equal_are_said_to_be_so() -> None:
    opposite = np.column_stack([RANDOM[:, 0], 100 - RANDOM[:, 0], RANDOM[:, 0] ** 2])
    definition = index_of({"index": ["a", "b", "c"]}, weights={"type": "optimised"})
    data = {f"r{n}": dict(zip("abc", row, strict=True)) for n, row in enumerate(opposite)}
    result = score(definition, rows(data))
    assert result.status == "caution"
    assert "nearest" in result.reason_en


def test_unequal_weights_from_negative_scores_name_the_method() -> None:
    with pytest.raises(DegenerateError, match="entropy"):
        entropy(np.array([[-1.0], [2.0]]))


def test_a_child_without_any_score_correlates_with_nothing() -> None:
    found = correlations(np.array([[1.0, np.nan], [2.0, np.nan], [4.0, np.nan]]))
    assert found.tolist() == [[1, 0], [0, 1]]
