import pandas as pd
import pytest

from analysis.index import score
from analysis.index.leave_out import leave_one_out
from analysis.index.leave_out_definition import without
from datasets.index import IndexDefinition
from tests.analysis.index.drawn import chance, drawn, rows

TOPICS = {"law": ("a", "b", "c"), "tax": ("d", "e"), "land": ("f",)}
LEAVES = ("a", "b", "c", "d", "e", "f")
DATA = chance("ABCDE", LEAVES, gaps=0.1)
FIXED = {"a": 3, "b": 2, "c": 1, "d": 5, "e": 1, "f": 1, "law": 4, "tax": 3, "land": 3}


def _scored(definition: IndexDefinition, data: pd.DataFrame) -> pd.DataFrame:
    return score(definition, data).table.loc["2025", ["index", "rank"]]


@pytest.mark.parametrize("weights", ["fixed", "equal", "entropy", "pca"])
@pytest.mark.parametrize("node", ["b", "tax", "law", "f"])
def test_it_is_the_score_of_a_definition_that_never_had_the_node(node: str, weights: str) -> None:
    weighting = {"type": weights} | ({"values": FIXED} if weights == "fixed" else {})
    ways = {"normalise": {"type": "minmax"}, "weights": weighting}
    gone = {node, *TOPICS.get(node, ())}
    left = {t: [x for x in own if x not in gone] for t, own in TOPICS.items()}
    thinner = drawn({t: own for t, own in left.items() if own}, {}, **ways)
    found = leave_one_out(drawn(TOPICS, {}, **ways), DATA, nodes=[node])
    expected = _scored(thinner, DATA[~DATA["indicator"].isin(gone)])
    pd.testing.assert_series_equal(
        found.index[node], expected["index"], check_names=False, rtol=1e-12
    )
    pd.testing.assert_series_equal(found.rank[node], expected["rank"], check_names=False)


def test_all_nodes_are_left_out_beside_the_whole() -> None:
    definition = drawn(TOPICS, {})
    found = leave_one_out(definition, DATA)
    assert set(found.index.columns) == {*LEAVES, *TOPICS}
    pd.testing.assert_frame_equal(found.nominal, _scored(definition, DATA))
    changes = (found.rank["law"] - found.nominal["rank"]).abs()
    assert found.shift["law"] == pytest.approx(changes.mean())


def test_a_topic_with_one_indicator_goes_with_it() -> None:
    found = leave_one_out(drawn(TOPICS, {}), DATA, nodes=["f", "land"])
    pd.testing.assert_series_equal(found.index["f"], found.index["land"], check_names=False)


def test_judgements_lose_row_and_column_and_experts_their_points() -> None:
    matrix = [[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]]
    judged = {"all": {"items": ["law", "tax", "land"], "matrix": matrix}}
    law = {"type": "budget", "experts": {"x": {"a": 5, "b": 3, "c": 2}}}
    definition = drawn(
        TOPICS,
        {},
        weights={"type": "ahp", "judgements": judged},
        groups=[{"id": "law", "weights": law}, {"id": "tax"}, {"id": "land"}],
    )
    thinner = without(definition, "tax")
    assert thinner is not None
    left = thinner.weights.model_dump()["judgements"]["all"]
    assert left == {"items": ("law", "land"), "matrix": ((1, 4), (1 / 4, 1))}
    own = without(definition, "b")
    assert own is not None
    assert own.groups[0].weights is not None
    assert own.groups[0].weights.model_dump()["experts"] == {"x": {"a": 5, "c": 2}}


def test_the_only_indicator_cannot_be_left_out() -> None:
    found = leave_one_out(drawn({"law": ["a"]}, {}), chance("AB", ["a"]))
    assert found.status == "caution"
    assert "没有指标剩下" in found.reason_zh
    assert found.index.isna().all(axis=None)
    assert found.nominal["index"].notna().all()


def test_nothing_known_is_refused() -> None:
    data = rows({"A": (5,) * 6, "B": (5,) * 6}, LEAVES).assign(value="暂无")
    found = leave_one_out(drawn(TOPICS, {}), data)
    assert found.status == "refused"
    assert "没有地区有得分" in found.reason_zh


def test_constant_columns_and_one_region_do_not_crash() -> None:
    definition = drawn(TOPICS, {}, normalise={"type": "minmax"})
    assert (
        leave_one_out(definition, rows({"A": (5,) * 6, "B": (5,) * 6}, LEAVES)).status == "refused"
    )
    alone = leave_one_out(drawn(TOPICS, {}), chance("A", LEAVES))
    assert alone.index.notna().all(axis=None)


def test_unknown_nodes_and_periods_are_named() -> None:
    with pytest.raises(ValueError, match="'g' is no group or indicator of all"):
        leave_one_out(drawn(TOPICS, {}), DATA, nodes=["g"])
    with pytest.raises(ValueError, match="'all' is no group"):
        leave_one_out(drawn(TOPICS, {}), DATA, nodes=["all"])
    with pytest.raises(ValueError, match="period is '1999'"):
        leave_one_out(drawn(TOPICS, {}), DATA, period="1999")


def test_screening_looks_at_what_is_left() -> None:
    """Of its indicators without c region A has 3 of 5, which is enough; of all 3 of 6 is not."""
    values = {"A": (1, 2, None, 4, None, None), "B": (5, 60, 7, 5, 6, 70), "C": (3,) * 6}
    least = {"group": 0, "index": 0}
    definition = drawn(TOPICS, {}, regions={"screen": 0.55}, coverage=least)
    found = leave_one_out(definition, rows(values, LEAVES), nodes=["a", "c"])
    assert found.nominal["index"].isna().tolist() == [True, False, False]
    assert found.index["a"].isna().tolist() == [True, False, False]
    assert found.index["c"].notna().all()
