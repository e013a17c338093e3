"""Synthetic controls: weights of donors and of periods, and the effect that they imply.

Three estimators of one treated unit against donors that the event did not touch: plain
difference-in-differences, synthetic control (Abadie, Diamond and Hainmueller 2010, matched on all
outcomes before the event, no intercept), and synthetic difference-in-differences (Arkhangelsky,
Athey, Hirshberg, Imbens and Wager 2021, "Synthetic Difference-in-Differences", algorithm 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

Array = NDArray[np.float64]
Method = Literal["sdid", "sc", "did"]
METHODS: tuple[Method, ...] = ("sdid", "sc", "did")

_FAINT = 1e-6


@dataclass(frozen=True)
class Fit:
    """What one estimator finds for one treated unit; all in the unit of the outcome.

    Args:
        unit_weights: Weight of each donor, none negative, together 1.
        time_weights: Weight of each period before the event, together 1; zeros for ``sc``, which
            does not move the synthetic unit to the treated one's level.
        effect: Observed minus counterfactual, by period.
        pre: Number of periods before the event.
        pre_rmspe: Root mean square of the effect before the event, as fitted: around its mean
            where the method lets the two levels differ (``sdid``, ``did``), else around zero.
    """

    unit_weights: Array
    time_weights: Array
    effect: Array
    pre: int
    pre_rmspe: float

    @property
    def att(self) -> float:
        """Mean effect on the treated unit from the event on."""
        return float(self.effect[self.pre :].mean())

    @property
    def ratio(self) -> float:
        """Root mean square effect after the event over that before; infinite after a perfect fit.

        Source: Abadie, Diamond and Hainmueller 2010, section 3.4.
        """
        post = float(np.sqrt(np.mean(self.effect[self.pre :] ** 2)))
        return post / self.pre_rmspe if self.pre_rmspe > 0 else float("inf")


def fit(treated: Array, donors: Array, pre: int, method: Method) -> Fit:
    """Estimate what happened to `treated` after its first `pre` periods.

    Args:
        treated: Outcome by period, no value missing.
        donors: Outcome by period and donor, no value missing.
        pre: Periods before the event; at least 2, and fewer than there are.
        method: ``sdid``, ``sc`` or ``did``.
    """
    units, times = _WEIGHTS[method](treated, donors, pre)
    gap = treated - donors @ units
    before = gap[:pre] if method == "sc" else gap[:pre] - gap[:pre].mean()
    return Fit(
        unit_weights=units,
        time_weights=times,
        effect=gap - times @ gap[:pre],
        pre=pre,
        pre_rmspe=float(np.sqrt(np.mean(before**2))),
    )


@dataclass(frozen=True)
class Comparison:
    """A treated unit and its donors, each value known, with the method to compare them by.

    Args:
        panel: Outcome by period and unit.
        unit: The treated column.
        pre: Periods before the event.
        method: ``sdid``, ``sc`` or ``did``.
    """

    panel: pd.DataFrame
    unit: str
    pre: int
    method: Method

    @property
    def treated(self) -> Array:
        """Outcome of the treated unit, by period."""
        return self.panel[self.unit].to_numpy(dtype=np.float64)

    @property
    def names(self) -> list[str]:
        """Names of the donors, in the panel's order."""
        return [str(name) for name in self.panel.columns if name != self.unit]

    @property
    def donors(self) -> Array:
        """Outcome by period and donor."""
        return self.panel.drop(columns=self.unit).to_numpy(dtype=np.float64)

    def run(self) -> Fit:
        """Estimate the effect on the treated unit."""
        return fit(self.treated, self.donors, self.pre, self.method)

    def reassigned(self, donor: int) -> Fit:
        """Give the event to a donor instead, by place; the treated unit takes no part."""
        rest = np.delete(self.donors, donor, axis=1)
        return fit(self.donors[:, donor], rest, self.pre, self.method)

    def without(self, donor: int) -> Fit:
        """Leave out a donor, by place."""
        return fit(self.treated, np.delete(self.donors, donor, axis=1), self.pre, self.method)

    def earlier(self, shortest: int) -> Fit | None:
        """Pretend, on data before the event only, that it came halfway before it did.

        Args:
            shortest: Periods that the pretended event needs before it.

        Returns:
            What is found; None where fewer than two periods would follow the pretended event.
        """
        start = max(shortest, self.pre // 2)
        if self.pre - start < 2:
            return None
        return fit(self.treated[: self.pre], self.donors[: self.pre], start, self.method)


def simplex_weights(columns: Array, target: Array, penalty: float) -> Array:
    """Give the weights w, none negative and together 1, that come closest to `target`.

    They minimise ``mean((columns @ w - target)**2) + penalty**2 * sum(w**2)``. As the weights add
    up to 1, this is the shortest vector B w within the hull of B, whose columns are the columns'
    distances from the target over the penalty. Minimising ``|B u|**2 + (sum(u) - 1)**2`` over
    u >= 0 gives that vector's direction exactly, because any u = s w costs
    ``s**2 |B w|**2 + (s - 1)**2``, which at the best s rises with ``|B w|``. So one run of an
    active-set solver for non-negative least squares ends at the optimum, and always at the same.

    Args:
        columns: Candidates, one a column.
        target: What they shall add up to, as long as a column.
        penalty: In the unit of `target`; 0 for none.
    """
    from scipy.optimize import nnls

    count = columns.shape[1]
    distance = (columns - target[:, None]) / np.sqrt(len(target))
    stacked = np.vstack([distance, penalty * np.eye(count)])
    size = float(np.sqrt((stacked**2).sum(axis=0)).min()) or 1.0
    stacked = np.vstack([stacked / size, np.ones(count)])
    aim = np.append(np.zeros(len(stacked) - 1), 1.0)
    found: Array = nnls(stacked, aim, maxiter=100 * count)[0]
    weights: Array = found / found.sum()
    return weights


def _noise(donors: Array, pre: int) -> float:
    """Standard deviation of the donors' changes from period to period before the event."""
    return float(np.diff(donors[:pre], axis=0).std(ddof=1))


def _sdid(treated: Array, donors: Array, pre: int) -> tuple[Array, Array]:
    noise = _noise(donors, pre)
    penalty = (len(donors) - pre) ** 0.25 * noise
    before, after = donors[:pre], donors[pre:].mean(axis=0)
    units = simplex_weights(
        before - before.mean(axis=0), treated[:pre] - treated[:pre].mean(), penalty
    )
    times = simplex_weights(
        (before - before.mean(axis=1, keepdims=True)).T, after - after.mean(), _FAINT * noise
    )
    return units, times


def _sc(treated: Array, donors: Array, pre: int) -> tuple[Array, Array]:
    units = simplex_weights(donors[:pre], treated[:pre], _FAINT * _noise(donors, pre))
    return units, np.zeros(pre)


def _did(treated: Array, donors: Array, pre: int) -> tuple[Array, Array]:
    del treated
    count = donors.shape[1]
    return np.full(count, 1 / count), np.full(pre, 1 / pre)


_WEIGHTS: dict[Method, Callable[[Array, Array, int], tuple[Array, Array]]] = {
    "sdid": _sdid,
    "sc": _sc,
    "did": _did,
}
