"""Input-output analysis: what a change of final demand sets in motion (Leontief 1936).

Source of the identities: Miller and Blair 2009, "Input-Output Analysis", chapters 2 and 6. A table
that describes no economy which can reproduce itself is refused: a coefficient missing or negative,
a column that adds up to 1 or more, a spectral radius of 1 or more, or an identity (x = L f, L >= 0)
that fails by more than 1e-8.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.result import Result

if TYPE_CHECKING:
    import datetime as dt

Array = NDArray[np.float64]

ASSUMPTIONS_ZH = (
    "估计以四条假定为前提：各部门产能不受限制；价格不变；单位产出的投入结构不变；"
    "进口和省外调入在各项投入中所占比例不变"
)
ASSUMPTIONS_EN = (
    "Estimated under four assumptions: no sector's capacity is limited; prices stay; inputs per "
    "unit of output stay; the shares of imports in all inputs stay"
)
_CLOSE = 1e-8


@dataclass(frozen=True, kw_only=True)
class Households:
    """What closes the model for households (type II); both by sector.

    Args:
        income: Households' income per unit of output: the household row.
        consumption: Households' spending on the sector's product per unit of income.
        among: What households pay one another, per unit of income.
    """

    income: pd.Series[float]
    consumption: pd.Series[float]
    among: float = 0.0


@dataclass(frozen=True, kw_only=True)
class IoShock(Result):
    """What a change of final demand sets in motion; empty when refused.

    Args:
        table: By sector, in the unit of demand: ``demand`` (the change), ``output``,
            ``value_added``, and ``jobs`` in the unit of employment; and per unit of final demand
            for the sector's product: ``multiplier``, ``value_added_multiplier``,
            ``jobs_multiplier``. Columns of what was not given are left out.
        leontief: Inverse of I - A, sectors by sectors: direct and indirect output of the row's
            sector per unit of final demand for the column's product.
        assumptions_zh, assumptions_en: What needs to stand beside every number.
    """

    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    leontief: pd.DataFrame = field(default_factory=pd.DataFrame)
    assumptions_zh: str = ASSUMPTIONS_ZH
    assumptions_en: str = ASSUMPTIONS_EN


def technical_coefficients(flows: pd.DataFrame, output: pd.Series[float]) -> pd.DataFrame:
    """Give A: input of the row's product per unit of output of the column's sector.

    Args:
        flows: Deliveries from the row's to the column's sector.
        output: Total output by sector, in the same unit, none of it zero or missing.

    Raises:
        ValueError: Sectors differ, or an output is not above zero.
    """
    ordered = flows.reindex(index=output.index, columns=output.index)
    if set(flows.index) != set(output.index) or set(flows.columns) != set(output.index):
        raise ValueError("flows and output name different sectors")
    if not (output > 0).all():
        raise ValueError(f"output of {output.index[~(output > 0)][0]} is not above zero")
    return ordered.div(output, axis="columns")


def io_shock(
    coefficients: pd.DataFrame,
    demand: pd.Series[float],
    value_added: pd.Series[float] | None = None,
    employment: pd.Series[float] | None = None,
    *,
    households: Households | None = None,
    as_of: dt.date | None = None,
) -> IoShock:
    """Reckon output, value added and jobs that a change of final demand sets in motion.

    Args:
        coefficients: A: input of the row's product per unit of output of the column's sector.
        demand: Change of final demand by sector, in 亿元; sectors left out change by 0.
        value_added: Per unit of output, by sector.
        employment: Jobs per unit of output, by sector.
        households: Make the model one of type II, where income is spent again; else type I.
        as_of: Day up to which the table was known.

    Returns:
        The effects; refused when the table fails one of the module's checks.

    Raises:
        ValueError: Sectors of the inputs, or rows and columns of `coefficients`, differ.
    """
    sectors = coefficients.columns
    if list(coefficients.index) != list(sectors):
        raise ValueError("rows and columns of the coefficients need the same sectors in order")
    shock = _aligned(demand, sectors, "demand", fill=0.0)
    given = _given(sectors, value_added=value_added, jobs=employment)
    told = IoShock(
        method="leontief type II" if households else "leontief type I",
        n_obs=coefficients.size,
        as_of=as_of,
        parameters={"sectors": len(sectors), "total_demand": float(shock.sum())},
    )
    system = _system(coefficients, households)
    if reasons := _unsound(coefficients, system):
        return _refused(told, *reasons)
    return _reckoned(told, sectors, system, shock, given)


def _refused(told: IoShock, zh: str, en: str) -> IoShock:
    return replace(told, status="refused", reason_zh=zh, reason_en=en)


def _given(sectors: pd.Index, **rates: pd.Series[float] | None) -> dict[str, Array]:
    return {n: _aligned(s, sectors, n) for n, s in rates.items() if s is not None}


def _aligned(
    series: pd.Series[float], sectors: pd.Index, name: str, fill: float | None = None
) -> Array:
    strange = [str(sector) for sector in series.index if sector not in sectors]
    if strange:
        raise ValueError(f"{name} names sector '{strange[0]}', which the table does not have")
    values = series.reindex(sectors).astype(float)
    values = values if fill is None else values.fillna(fill)
    if values.isna().any():
        raise ValueError(f"{name} of sector '{sectors[values.isna()][0]}' is missing")
    return np.asarray(values, dtype=np.float64)


def _system(coefficients: pd.DataFrame, households: Households | None) -> Array:
    inner = coefficients.to_numpy(dtype=np.float64)
    if households is None:
        return inner
    row = _aligned(households.income, coefficients.columns, "household income")
    column = _aligned(households.consumption, coefficients.columns, "household consumption")
    return np.block([[inner, column[:, None]], [row[None, :], np.array([[households.among]])]])


def _unsound(coefficients: pd.DataFrame, system: Array) -> tuple[str, str] | None:
    if not (np.isfinite(system).all() and (system >= 0).all()):
        return (
            "投入系数有缺失或负值，请核对投入产出表",
            "a coefficient is missing or negative: check the table",
        )
    sums = coefficients.sum()
    if (sums >= 1).any():
        worst, total = sums.idxmax(), sums.max()
        return (
            f"部门 {worst} 的中间投入合计为产出的 {total:.4g} 倍，应小于 1，请核对投入产出表",
            f"inputs of sector {worst} add up to {total:.4g} of its output, not below 1",
        )
    radius = float(np.abs(np.linalg.eigvals(system)).max())
    if radius >= 1:
        return (
            f"投入系数矩阵的谱半径为 {radius:.4g}，应小于 1，乘数不收敛",
            f"the spectral radius of the coefficients is {radius:.4g}, not below 1",
        )
    return None


def _reckoned(
    told: IoShock, sectors: pd.Index, system: Array, shock: Array, rates: dict[str, Array]
) -> IoShock:
    count = len(sectors)
    identity = np.eye(len(system))
    whole = np.asarray(np.linalg.inv(identity - system), dtype=np.float64)
    inverse = whole[:count, :count]
    full = np.concatenate([shock, np.zeros(len(system) - count)])
    output = np.asarray(np.linalg.solve(identity - system, full), dtype=np.float64)[:count]
    if not _holds(inverse, shock, output):
        return _refused(
            told,
            "投入产出恒等式 x = Lf 的误差超过 1e-8，投入系数矩阵接近奇异，请核对",
            "the identity x = Lf fails by more than 1e-8: the table is near singular",
        )
    columns = {"demand": shock, "output": output, "multiplier": inverse.sum(axis=0)}
    for name, rate in rates.items():
        columns |= {name: rate * output, f"{name}_multiplier": rate @ inverse}
    return replace(
        told,
        table=pd.DataFrame(columns, index=sectors),
        leontief=pd.DataFrame(inverse, index=sectors, columns=sectors),
    )


def _holds(inverse: Array, shock: Array, output: Array) -> bool:
    scale = float(np.abs(output).max()) or 1.0
    off = float(np.abs(inverse @ shock - output).max())
    return bool((inverse >= 0).all()) and off <= _CLOSE * scale
