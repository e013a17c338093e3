import numpy as np
import pandas as pd
import pytest

from analysis.index import score
from analysis.index.sobol import effects
from analysis.index.uncertainty import RankIntervals, uncertainty
from datasets.index import IndexDefinition
from tests.analysis.index.drawn import POSTS, chance, drawn, flat, rows

TOPICS = {"law": ("a", "b", "c"), "tax": ("d", "e"), "land": ("f",)}
LEAVES = ("a", "b", "c", "d", "e", "f")
STILL = {"weight_noise": 0, "draws": 20}
ALL = {
    "normalise": ["minmax", "z", "rank", "percentile"],
    "aggregate": ["arithmetic", "geometric", "harmonic"],
    "treat": ["none", "winsorise", "log"],
    "weights": ["equal", "entropy", "critic", "pca"],
}
MINMAX = {"type": "minmax", "range": [1, 100]}
CITIES = {"to": "P", "of": list("ABC"), "weight": {"A": 3, "B": 2, "C": 1}}


def _declared(definition: IndexDefinition, data: pd.DataFrame) -> pd.DataFrame:
    return score(definition, data).table.loc["2025"]


def _assert_point(found: RankIntervals, table: pd.DataFrame) -> None:
    for column in ("index", "lo", "median", "hi"):
        np.testing.assert_allclose(found.table[column], table["index"], rtol=1e-13)
    for column in ("rank", "rank_lo", "rank_median", "rank_hi", "rank_mean"):
        np.testing.assert_array_equal(found.table[column], table["rank"])


@pytest.mark.parametrize(
    "way", ["arithmetic", "geometric", "harmonic", "topsis", "vikor", "copeland"]
)
def test_without_noise_and_alternatives_the_interval_is_the_point(way: str) -> None:
    definition = drawn(TOPICS, STILL, normalise=MINMAX, aggregate={"indicator": way})
    data = chance("ABCDE", LEAVES)
    _assert_point(uncertainty(definition, data), _declared(definition, data))


@pytest.mark.parametrize("way", ["entropy", "critic", "pca", "bod"])
def test_weights_from_data_and_gaps_are_those_of_the_score(way: str) -> None:
    definition = drawn(TOPICS, STILL, normalise=MINMAX, weights={"type": way})
    data = chance("ABCDEFGH", LEAVES, gaps=0.15)
    _assert_point(uncertainty(definition, data), _declared(definition, data))


@pytest.mark.parametrize("level", ["score", "topic", "index"])
@pytest.mark.parametrize("way", ["geometric", "topsis"])
def test_regions_that_are_put_together_are_those_of_the_score(level: str, way: str) -> None:
    regions = {"rollup": [CITIES | {"level": level}]}
    ways = {"indicator": "arithmetic", "topic": way}
    least = {"group": 0.4, "index": 0.4}
    definition = drawn(
        TOPICS, STILL, normalise=POSTS, regions=regions, aggregate=ways, coverage=least
    )
    data = chance("ABCDE", LEAVES, gaps=0.1, seed=3)
    table = _declared(definition, data)
    assert table.loc[["P", "D", "E"], "rank"].notna().all()
    found = uncertainty(definition, data)
    assert list(found.table.index) == list(table.index)
    _assert_point(found, table)


def test_a_province_moves_with_its_cities_and_has_no_rank() -> None:
    definition = drawn(TOPICS, {}, regions={"rollup": [CITIES | {"of": []}]})
    found = uncertainty(definition, chance("ABC", LEAVES)).table
    province = found.loc["P"]
    assert province["lo"] < province["index"] < province["hi"]
    assert np.isnan(province["rank_lo"])
    mixed = found.loc[["A", "B", "C"], "index"] @ np.array([3, 2, 1]) / 6
    assert province["index"] == pytest.approx(mixed)


def test_equal_seeds_give_equal_bits_whatever_the_order_of_rows() -> None:
    definition = drawn(TOPICS, {"draws": 60, "alternatives": ALL}, normalise=MINMAX)
    data = chance("ABCDEFG", LEAVES, gaps=0.1)
    found = uncertainty(definition, data)
    for seed in range(3):
        again = uncertainty(definition, data.sample(frac=1, random_state=seed))
        pd.testing.assert_frame_equal(
            again.table.loc[found.table.index], found.table, check_exact=True
        )
        shares = again.shares.loc[found.shares.index]
        pd.testing.assert_frame_equal(shares, found.shares, check_exact=True)


def test_other_seeds_give_other_draws() -> None:
    data = chance("ABC", LEAVES)
    one, other = (uncertainty(drawn(TOPICS, {"seed": seed}), data).table for seed in (1, 2))
    assert (one["lo"] != other["lo"]).all()


def test_regions_that_mirror_each_other_share_the_ranks() -> None:
    definition = flat(("a", "b"), {"draws": 4000})
    found = uncertainty(definition, rows({"A": (20, 80), "B": (80, 20)}, ("a", "b")))
    assert (found.table["rank"] == 1).all()
    assert found.shares.loc["A", 1] == pytest.approx(0.5, abs=4 * np.sqrt(0.25 / 4000))
    assert found.shares.loc["A", 1] == pytest.approx(found.shares.loc["B", 2])


def test_noise_of_two_weights_has_the_quantiles_of_two_even_numbers() -> None:
    """f/(f + g) < t where g > rf, r = (1 - t)/t; that has the area (h - rl)² / 2r(h - l)²."""
    definition = flat(("a", "b"), {"draws": 40_000, "weight_noise": 0.25})
    found = uncertainty(definition, rows({"A": (100, 0), "B": (50, 50)}, ("a", "b"))).table
    low, high, area = 0.75, 1.25, 0.05
    r = min(np.roots([low**2, -2 * (low * high + area * (high - low) ** 2), high**2]))
    assert found.loc["A", "lo"] == pytest.approx(100 / (1 + r), abs=0.2)
    assert found.loc["A", "hi"] == pytest.approx(100 - 100 / (1 + r), abs=0.2)
    assert found.loc["B", ["lo", "median", "hi"]].tolist() == pytest.approx([50, 50, 50])


def test_each_option_is_drawn_as_often_as_the_others() -> None:
    """The uneven region leads by the arithmetic mean only, which is one option of three."""
    data = rows({"A": (10, 100), "B": (50, 50)}, ("a", "b"))
    settings = STILL | {"draws": 9000, "alternatives": {"aggregate": ["geometric", "harmonic"]}}
    shares = uncertainty(flat(("a", "b"), settings), data).shares
    assert shares.loc["A", 1] == pytest.approx(1 / 3, abs=4 * np.sqrt(2 / 9 / 9000))


def test_the_declared_method_among_the_alternatives_counts_once() -> None:
    data = rows({"A": (10, 100), "B": (50, 50)}, ("a", "b"))
    found = [
        uncertainty(flat(("a", "b"), STILL | {"alternatives": {"aggregate": ways}}), data).shares
        for ways in (["geometric"], ["arithmetic", "geometric"])
    ]
    pd.testing.assert_frame_equal(*found)


def test_score_intervals_come_from_draws_on_the_declared_scale() -> None:
    settings = STILL | {"draws": 300, "alternatives": {"normalise": ["rank", "z"]}}
    data = rows({"A": (10, 100), "B": (50, 50), "C": (40, 61)}, ("a", "b"))
    found = uncertainty(flat(("a", "b"), settings), data)
    np.testing.assert_allclose(found.table["lo"], found.table["index"])
    np.testing.assert_allclose(found.table["hi"], found.table["index"])
    assert 70 < float(str(found.parameters["score_draws"])) < 130
    assert found.table["rank_lo"]["A"] < found.table["rank_hi"]["A"]


def test_a_zero_below_a_geometric_mean_counts_as_a_hundredth() -> None:
    settings = STILL | {"draws": 200, "alternatives": {"aggregate": ["geometric"]}}
    found = uncertainty(
        flat(("a", "b"), settings), rows({"A": (0, 100), "B": (50, 50)}, ("a", "b"))
    )
    assert found.status == "caution"
    assert "百分之一" in found.reason_zh
    assert found.table.loc["A", ["lo", "hi"]].tolist() == pytest.approx([10, 50])


def test_fixed_frontiers_keep_the_treatment_that_fits_their_unit() -> None:
    settings = STILL | {"draws": 50, "alternatives": {"treat": ["log"]}}
    definition = flat(("a", "b"), settings, defaults={"normalise": POSTS})
    found = uncertainty(definition, chance("ABC", ("a", "b")))
    np.testing.assert_allclose(found.table["lo"], found.table["hi"])
    assert found.status == "caution"
    assert "2 项指标" in found.reason_zh


def test_an_indicator_that_is_best_within_a_band_keeps_its_normalisation() -> None:
    band = {"type": "band", "floor": 0, "low": 40, "high": 60, "ceiling": 100}
    settings = STILL | {"draws": 50, "alternatives": {"normalise": ["rank"]}}
    definition = flat(("a",), settings, defaults={"normalise": band})
    found = uncertainty(definition, rows({"A": (50,), "B": (90,)}, ("a",)))
    assert found.table["rank_hi"].tolist() == [1, 2]
    assert "以区间为优" in found.reason_zh


def test_a_topic_without_enough_data_counts_in_no_draw() -> None:
    """What is left has one topic with one indicator, whose weight cannot move the score."""
    definition = drawn(TOPICS, {}, coverage={"group": 0.9, "index": 0.3})
    values = {"A": (9, None, 1, 5, None, 40), "B": (50, 60, 70, 50, 60, 70)}
    found = uncertainty(definition, rows(values, LEAVES)).table
    assert found.loc["A", ["lo", "hi"]].tolist() == pytest.approx([40, 40])
    assert found.loc["B", "lo"] < found.loc["B", "hi"]


def test_a_region_without_score_has_no_interval_in_any_draw() -> None:
    values = {"A": (None, None, 1, None, None, 40), "B": (5,) * 6, "C": (6,) * 6}
    found = uncertainty(drawn(TOPICS, {"draws": 50, "alternatives": ALL}), rows(values, LEAVES))
    assert found.table.loc["A"].isna().all()
    assert found.shares.loc["A"].isna().all()
    assert list(found.shares.columns) == [1, 2]


def test_one_region_has_a_score_interval_and_none_of_ranks() -> None:
    found = uncertainty(drawn(TOPICS, {}), chance("A", LEAVES))
    assert found.status == "caution"
    assert "不足两个" in found.reason_zh
    assert found.table.loc["A", "lo"] < found.table.loc["A", "hi"]
    assert found.table.loc["A", ["rank_lo", "rank_mean", "rank_hi"]].isna().all()


@pytest.mark.parametrize("normalise", [MINMAX, {"type": "z"}])
def test_constant_columns_are_refused_with_the_reason(normalise: dict[str, object]) -> None:
    definition = drawn(TOPICS, {"alternatives": ALL}, normalise=normalise)
    found = uncertainty(definition, rows({"A": (5,) * 6, "B": (5,) * 6}, LEAVES))
    assert found.status == "refused"
    assert "没有地区有得分" in found.reason_zh
    assert found.table[["index", "lo", "rank", "rank_lo"]].isna().all(axis=None)


def test_one_constant_column_is_left_out_with_a_caution() -> None:
    values = {"A": (5, 1, 2, 3, 4, 5), "B": (5, 2, 1, 4, 3, 6), "C": (5, 3, 3, 3, 3, 3)}
    settings = {"alternatives": {"normalise": ["minmax"]}}
    found = uncertainty(drawn(TOPICS, settings), rows(values, LEAVES))
    assert found.status == "caution"
    assert "备选方法下指标“a”" in found.reason_zh
    assert found.table[["rank_lo", "rank_hi"]].notna().all(axis=None)


def test_draws_of_weights_that_cannot_be_had_are_left_out() -> None:
    """Standard scores are negative, so that entropy has no shares of them."""
    settings = {"draws": 100, "alternatives": {"weights": ["entropy"]}}
    data = chance("ABC", LEAVES)
    definition = drawn(TOPICS, settings, normalise={"type": "z"})
    found = uncertainty(definition, data)
    assert found.status == "caution"
    assert "备选方法 entropy 的抽样未计入：超过一成的得分为负" in found.reason_zh
    assert found.table.notna().all(axis=None)
    assert (found.shares.sum(axis=1) - 1).abs().max() < 1e-12
    refused = effects(definition, data, base=8)
    assert refused.status == "refused"
    assert "entropy" in refused.reason_en


def test_few_negative_scores_count_as_zero_for_entropy() -> None:
    settings = STILL | {"alternatives": {"weights": ["entropy"]}}
    values = {"A": (-1, 1, 20, 30, 40, 50), "B": (50, 60, 70, 50, 60, 70), "C": (9,) * 6}
    found = uncertainty(drawn(TOPICS, settings), rows(values, LEAVES))
    assert "负分按零分计" in found.reason_zh
    assert found.table.notna().all(axis=None)


def test_judgements_that_contradict_each_other_are_refused() -> None:
    matrix = [[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]]
    judged = {"all": {"items": list(TOPICS), "matrix": matrix}}
    definition = drawn(TOPICS, {}, weights={"type": "ahp", "judgements": judged})
    found = uncertainty(definition, chance("ABC", LEAVES))
    assert found.status == "refused"
    assert found.reason_zh == score(definition, chance("ABC", LEAVES)).reason_zh.rstrip("。") + "。"
    assert effects(definition, chance("ABC", LEAVES)).status == "refused"


def test_nothing_known_is_refused() -> None:
    data = rows({"A": (5,) * 6, "B": (5,) * 6}, LEAVES).assign(value="暂无")
    found = uncertainty(drawn(TOPICS, {"alternatives": ALL}), data)
    assert found.status == "refused"
    assert found.table[["lo", "rank_lo"]].isna().all(axis=None)


def test_the_newest_period_is_taken_unless_one_is_named() -> None:
    old = chance("ABC", LEAVES, seed=1).assign(period="2024")
    data = pd.concat([chance("ABC", LEAVES), old])
    definition = drawn(TOPICS, {"draws": 50})
    assert uncertainty(definition, data).period == "2025"
    pd.testing.assert_frame_equal(
        uncertainty(definition, data, period="2024").table, uncertainty(definition, old).table
    )
    with pytest.raises(ValueError, match="period is '2023', the data has 2024, 2025"):
        uncertainty(definition, data, period="2023")


@pytest.mark.parametrize(
    "defaults",
    [
        {"normalise": POSTS, "missing": {"policy": "last_valid", "max_age": 2}},
        {"normalise": {"type": "minmax", "over": "panel"}},
        {"normalise": {"type": "z", "over": "panel"}, "missing": {"policy": "median"}},
    ],
)
def test_other_periods_count_where_the_score_looks_at_them(defaults: dict[str, object]) -> None:
    years = [
        chance("ABC", LEAVES, seed=year, gaps=0.2).assign(period=str(year))
        for year in (2022, 2023, 2024, 2025, 2026)
    ]
    least = {"group": 0, "index": 0}
    definition = drawn(TOPICS, STILL, defaults=defaults, coverage=least)
    data = pd.concat(years)
    table = _declared(definition, data)
    assert table["index"].notna().all()
    _assert_point(uncertainty(definition, data, period="2025"), table)
