import numpy as np
import pandas as pd
import pytest

from analysis.index.draw import Choice
from analysis.index.sobol import design, effects, effects_on
from tests.analysis.index.drawn import chance, drawn, flat, rows

TOPICS = {"law": ("a", "b", "c"), "tax": ("d", "e"), "land": ("f",)}
LEAVES = ("a", "b", "c", "d", "e", "f")
STILL = {"weight_noise": 0}
MINMAX = {"type": "minmax", "range": [1, 100]}
CHOICES = (
    Choice("noise:indicator", nodes=("a", "b", "c")),
    Choice("noise:topic", nodes=("law", "tax")),
    Choice("aggregate", options=("declared", "geometric")),
)


def test_effects_on_a_sum_are_the_squares_of_its_factors() -> None:
    """An even number times k has the variance k² / 12; those of one choice belong together."""
    slopes = np.array([3, 1, 2, 4, 1, 2])
    found = effects_on(CHOICES, design(CHOICES, 2000, 1) @ slopes, 1)
    expected = np.array([3**2 + 1**2 + 2**2, 4**2 + 1**2, 2**2]) / (slopes**2).sum()
    np.testing.assert_allclose(found["first"], expected, atol=0.02)
    np.testing.assert_allclose(found["total"], expected, atol=0.02)
    assert found["first"].sum() == pytest.approx(1, abs=0.02)


def test_effects_on_a_product_are_mostly_together() -> None:
    """Of xy with means 0 nothing goes back to x or y alone, and all to both."""
    numbers = design(CHOICES, 2000, 1) - 0.5
    found = effects_on(CHOICES, numbers[:, 0] * numbers[:, 3], 1)
    np.testing.assert_allclose(found["first"], 0, atol=0.06)
    np.testing.assert_allclose(found["total"], [1, 1, 0], atol=0.06)


def test_a_step_between_two_options_has_its_part() -> None:
    """A step of 1 has the variance 1/4, an even number 1/12."""
    numbers = design(CHOICES, 2000, 1)
    found = effects_on(CHOICES, (numbers[:, 5] >= 0.5) + numbers[:, 0], 1)
    np.testing.assert_allclose(found["first"], [1 / 4, 0, 3 / 4], atol=0.02)


def test_what_never_moves_has_no_effects() -> None:
    found = effects_on(CHOICES, np.full(len(design(CHOICES, 16, 1)), 0.1 + 0.2), 1)
    assert found.isna().all(axis=None)


def test_weights_of_equal_scores_move_nothing() -> None:
    """Within topics all scores are equal, so that only the topics' weights can move the index."""
    values = {"A": (20, 20, 20, 60, 60, 90), "B": (50, 50, 50, 40, 40, 70)}
    found = effects(drawn(TOPICS, {}), rows(values, LEAVES), base=2000)
    for region in ("A", "B"):
        of_score = found.scores.loc[region]
        np.testing.assert_allclose(of_score.loc["noise:topic", ["first", "total"]], 1, atol=0.01)
        np.testing.assert_allclose(
            of_score.loc["noise:indicator", ["first", "total"]], 0, atol=0.01
        )


def test_the_shift_is_the_mean_absolute_change_of_ranks() -> None:
    """The geometric mean alone changes places of A and B; C stays last under both scales."""
    values = {"A": (10, 100), "B": (50, 50), "C": (5, 6)}
    ways = {"aggregate": ["geometric"], "treat": ["winsorise"]}
    definition = flat(("a", "b"), STILL | {"alternatives": ways})
    found = effects(definition, rows(values, ("a", "b")), base=256)
    assert found.shift.loc["aggregate", ["first", "total"]].tolist() == pytest.approx(
        [1, 1], abs=0.03
    )
    assert found.shift.loc["treat", ["first", "total"]].tolist() == pytest.approx([0, 0], abs=0.03)
    assert found.ranks.loc["C"].isna().all(axis=None)
    assert found.ranks.loc[("A", "aggregate"), "total"] == pytest.approx(1, abs=0.03)


def test_scores_on_other_scales_have_no_effects() -> None:
    definition = drawn(TOPICS, {"alternatives": {"normalise": ["rank"]}}, normalise=MINMAX)
    found = effects(definition, chance("ABCD", LEAVES), base=64)
    assert found.scores.isna().all(axis=None)
    assert found.ranks["total"].notna().any()


def test_base_is_rounded_up_and_told() -> None:
    found = effects(drawn(TOPICS, {}), chance("ABCD", LEAVES), base=100)
    assert found.parameters["base"] == 128
    assert found.parameters["runs"] == 128 * 4
    with pytest.raises(ValueError, match="base is 0"):
        effects(drawn(TOPICS, {}), chance("ABCD", LEAVES), base=0)


def test_equal_seeds_give_equal_bits_whatever_the_order_of_rows() -> None:
    ways = {"aggregate": ["geometric"], "weights": ["entropy"]}
    definition = drawn(TOPICS, {"seed": 0, "alternatives": ways}, normalise=MINMAX)
    data = chance("ABCDE", LEAVES, gaps=0.1)
    one = effects(definition, data, base=64)
    other = effects(definition, data.sample(frac=1, random_state=1), base=64)
    pd.testing.assert_frame_equal(one.shift, other.shift, check_exact=True)
    pd.testing.assert_frame_equal(
        one.scores.sort_index(), other.scores.sort_index(), check_exact=True
    )


@pytest.mark.parametrize(
    ("uncertainty", "regions", "reason"),
    [
        (STILL, "ABC", "不确定的选择不足两项"),
        (STILL | {"alternatives": {"aggregate": ["geometric"]}}, "ABC", "不确定的选择不足两项"),
        ({}, "A", "参加排序的地区不足两个"),
    ],
)
def test_where_nothing_can_be_taken_apart_it_is_refused(uncertainty, regions, reason) -> None:
    found = effects(drawn(TOPICS, uncertainty), chance(regions, LEAVES))
    assert found.status == "refused"
    assert reason in found.reason_zh
    assert found.ranks.isna().all(axis=None)


def test_nothing_known_is_refused() -> None:
    data = rows({"A": (5,) * 6, "B": (5,) * 6}, LEAVES).assign(value="暂无")
    found = effects(drawn(TOPICS, {}), data)
    assert found.status == "refused"
    assert "没有地区有得分" in found.reason_zh
