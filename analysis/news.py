"""What new and revised values changed in a nowcast, indicator by indicator.

Source: Bańbura and Modugno (2014), section 2.3: the change of a nowcast is the sum of the surprises
in what was published, each times its weight in the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from statsmodels.tsa.statespace.dynamic_factor_mq import DynamicFactorMQResults

COLUMNS = ["quarter", "indicator", "released", "revised", "impact"]


def news(
    now: DynamicFactorMQResults, before: DynamicFactorMQResults, quarters: pd.PeriodIndex
) -> pd.DataFrame:
    """Account for the change of the target's nowcast from `before` to `now`.

    Args:
        now: The model over what is known now.
        before: The same model, with the same constants, over what was known before.
        quarters: The target's quarters to account for.

    Returns:
        One row a quarter and indicator (the target's own publications among them): `released` and
        `revised` (percentage points from values new or changed) and their sum `impact`. The
        impacts of a quarter sum to the change of its nowcast.
    """
    parts = [_of_quarter(now, before, quarter) for quarter in quarters]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def _of_quarter(
    now: DynamicFactorMQResults, before: DynamicFactorMQResults, quarter: pd.Period
) -> pd.DataFrame:
    told = now.news(
        before,
        impact_date=quarter.asfreq("M", how="E"),
        impacted_variable=now.model.endog_names[-1],
        comparison_type="previous",
        revisions_details_start=True,
    )
    released = told.details_by_impact["impact"].groupby("updated variable").sum()
    revised = told.revision_details_by_impact["impact"].groupby("revised variable").sum()
    both = pd.DataFrame({"released": released, "revised": revised}, dtype=float).fillna(0.0)
    both["quarter"] = pd.PeriodIndex([quarter] * len(both))
    both["impact"] = both["released"] + both["revised"]
    return both.rename_axis("indicator").reset_index()[COLUMNS]
