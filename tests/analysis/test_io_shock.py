"""Input-output analysis against worked examples and its own identities."""

import numpy as np
import pandas as pd
import pytest

from analysis.simulate import Households, io_shock, technical_coefficients

_TWO = ["1", "2"]
_FLOWS = pd.DataFrame([[150.0, 500.0], [200.0, 100.0]], _TWO, _TWO)
_OUTPUT = pd.Series([1000.0, 2000.0], _TWO)
_A = technical_coefficients(_FLOWS, _OUTPUT)


def test_two_sectors_as_in_the_textbook() -> None:
    """Miller and Blair 2009, section 2.3: a demand of 600 and 1,500 takes 1247.52 and 1841.58."""
    assert _A.to_numpy() == pytest.approx(np.array([[0.15, 0.25], [0.20, 0.05]]))
    found = io_shock(_A, pd.Series([600.0, 1500.0], _TWO))
    assert found.status == "ok"
    assert found.table.output.to_numpy() == pytest.approx([1247.52, 1841.58], abs=0.01)
    assert found.leontief.to_numpy() == pytest.approx(
        np.array([[1.2541, 0.3300], [0.2640, 1.1221]]), abs=5e-5
    )
    assert found.table.multiplier.to_numpy() == pytest.approx([1.518, 1.452], abs=5e-4)


def test_the_tables_own_demand_gives_its_own_output() -> None:
    demand = _OUTPUT - _FLOWS.sum(axis=1)
    assert io_shock(_A, demand).table.output.to_numpy() == pytest.approx(_OUTPUT, rel=1e-12)


def _large(size: int = 42) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    chance = np.random.default_rng(3)
    names = [f"s{n:02}" for n in range(size)]
    raw = chance.uniform(0, 1, (size, size))
    table = pd.DataFrame(raw / raw.sum(axis=0) * chance.uniform(0.3, 0.8, size), names, names)
    return table, pd.Series(chance.uniform(0, 50, size), names), 1 - table.sum()


def test_identities_of_42_sectors() -> None:
    table, demand, value_added = _large()
    found = io_shock(table, demand, value_added)
    output = found.table.output
    assert np.abs(output - table @ output - demand).max() < 1e-8 * output.max()
    assert np.abs(found.leontief @ demand - output).max() < 1e-8 * output.max()
    assert (found.leontief.to_numpy() >= 0).all()
    assert found.table.value_added.sum() == pytest.approx(demand.sum(), rel=1e-10)
    assert found.table.value_added_multiplier.to_numpy() == pytest.approx(1.0, rel=1e-10)


def test_jobs_follow_output() -> None:
    found = io_shock(_A, pd.Series({"2": 100.0}), employment=pd.Series([0.2, 0.5], _TWO))
    assert found.table.jobs.to_numpy() == pytest.approx(found.table.output * [0.2, 0.5])
    assert found.table.jobs_multiplier["2"] == pytest.approx(found.table.jobs.sum() / 100)
    assert "value_added" not in found.table
    assert found.table.demand["1"] == 0


def test_households_make_the_multipliers_larger() -> None:
    """Miller and Blair 2009, section 2.5: the two sectors closed for households."""
    households = Households(
        income=pd.Series([0.30, 0.25], _TWO),
        consumption=pd.Series([0.05, 0.40], _TWO),
        among=0.05,
    )
    found = io_shock(_A, pd.Series([600.0, 1500.0], _TWO), households=households)
    assert found.method == "leontief type II"
    assert found.leontief.to_numpy() == pytest.approx(
        np.array([[1.3651, 0.4253], [0.5273, 1.3481]]), abs=5e-5
    )
    first = io_shock(_A, pd.Series([600.0, 1500.0], _TWO))
    assert first.method == "leontief type I"
    assert (found.table.multiplier > first.table.multiplier).all()


def test_the_assumptions_stand_in_the_result() -> None:
    found = io_shock(_A, pd.Series({"1": 1.0}))
    for word in ("产能", "价格不变", "进口"):
        assert word in found.assumptions_zh


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([[0.6, 0.25], [0.4, 0.05]], "部门 1 的中间投入合计为产出的 1 倍"),
        ([[0.15, -0.25], [0.20, 0.05]], "缺失或负值"),
        ([[0.15, np.nan], [0.20, 0.05]], "缺失或负值"),
    ],
)
def test_a_table_that_cannot_be_is_refused(values: list[list[float]], reason: str) -> None:
    found = io_shock(pd.DataFrame(values, _TWO, _TWO), pd.Series({"1": 1.0}))
    assert found.status == "refused"
    assert reason in found.reason_zh
    assert found.reason_en
    assert found.table.empty
    assert found.leontief.empty


def test_households_that_spend_more_than_there_is_are_refused() -> None:
    households = Households(
        income=pd.Series([0.65, 0.70], _TWO), consumption=pd.Series([0.6, 0.6], _TWO)
    )
    found = io_shock(_A, pd.Series({"1": 1.0}), households=households)
    assert found.status == "refused"
    assert "谱半径" in found.reason_zh


def test_mistakes_of_the_caller_are_named() -> None:
    with pytest.raises(ValueError, match="mars"):
        io_shock(_A, pd.Series({"mars": 1.0}))
    with pytest.raises(ValueError, match="value_added of sector '2'"):
        io_shock(_A, pd.Series({"1": 1.0}), pd.Series({"1": 0.5}))
    with pytest.raises(ValueError, match="same sectors"):
        io_shock(_A.iloc[::-1], pd.Series({"1": 1.0}))
    with pytest.raises(ValueError, match="different sectors"):
        technical_coefficients(_FLOWS, pd.Series({"1": 1.0}))
    with pytest.raises(ValueError, match="output of 2"):
        technical_coefficients(_FLOWS, pd.Series([1.0, 0.0], _TWO))
