"""Composite and diffusion indexes: worked examples, identities, hand cases and what is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.chain import averaged
from analysis.changes import chained, symmetric_change
from analysis.climate import _indexed, composite_index, diffusion_index
from analysis.components import prepared, rising_is_good
from analysis.oecd import growth_cycle, penalty
from datasets.study import Component

METHODS = ("conference_board", "china", "oecd", "oecd_cf")
GROUPS = ("leading", "coincident", "lagging")


def component(name: str, group: str = "coincident", **options: object) -> Component:
    return Component(metric=f"{name}.level", ref_area="000000", group=group, **options)


COMPONENTS = (
    component("orders", "leading", transform="level"),
    component("money", "leading"),
    component("output", transform="level"),
    component("power", transform="level", weight=2.0),
    component("trade", transform="level"),
    component("sales"),
    component("prices", "lagging", transform="index100"),
    component("stocks", "lagging", inverted=True),
)


def months(count: int, start: str = "2012-01") -> pd.PeriodIndex:
    return pd.period_range(start, periods=count, freq="M")


def economy(count: int = 108, seed: int = 5) -> pd.DataFrame:
    """Eight series that swing together: two ahead of the others by 6 months, two behind by 5."""
    chance = np.random.default_rng(seed)
    lead = {"leading": -6, "coincident": 0, "lagging": 5}
    columns = {}
    for place, own in enumerate(COMPONENTS):
        swing = np.sin(2 * np.pi * (np.arange(count) - lead[own.group]) / 42)
        noise = chance.normal(0, 0.2, count)
        trend = np.arange(count) * 0.1 * (place + 1)
        course = (-1 if own.inverted else 1) * 3 * swing + noise
        columns[own.metric] = 100 + course + (trend if own.transform == "level" else 0)
    return pd.DataFrame(columns, months(count))


def added_up(found: object, group: str) -> tuple[pd.Series, pd.Series]:
    own = [c.metric for c in COMPONENTS if c.group == group and c.metric in found.contributions]
    parts = found.contributions[own].sum(axis=1, min_count=1) + found.trend[group]
    index = found.index[group]
    return parts, index - index.ffill().shift(1)


def test_the_worked_examples_of_the_conference_board() -> None:
    change = symmetric_change(pd.Series([41.8, 41.4], months(2)))
    assert change.iloc[1] == pytest.approx(-0.96, abs=0.005)
    assert chained(105.2, 0.06) == pytest.approx(105.3, abs=0.05)


def test_a_rise_and_the_fall_back_cancel_out() -> None:
    there, back = symmetric_change(pd.Series([50.0, 80.0, 50.0], months(3))).iloc[1:]
    assert there == pytest.approx(-back)
    assert chained(chained(100.0, there), back) == pytest.approx(100)


def test_penalties_are_the_pair_of_the_oecd() -> None:
    assert penalty(120) == pytest.approx(133107.94, abs=0.005)
    assert penalty(12) == pytest.approx(13.93, abs=0.005)


@pytest.mark.parametrize("method", METHODS)
def test_contributions_add_up_to_the_change_of_the_index(method: str) -> None:
    values = economy()
    values.iloc[50, 3] = np.nan
    values.iloc[60:65, 5] = np.nan
    found = composite_index(values, COMPONENTS, method=method, base_year=2015)
    assert list(found.index.columns) == list(GROUPS)
    for group in GROUPS:
        parts, change = added_up(found, group)
        assert change.count() > 90
        pd.testing.assert_series_equal(parts, change, atol=1e-9, rtol=0, check_names=False)
    assert found.weights.groupby([c.group for c in COMPONENTS]).sum().tolist() == pytest.approx(
        [1, 1, 1]
    )


def test_weights_are_inverse_deviations_times_the_declared_ones() -> None:
    values = economy()
    found = composite_index(values, COMPONENTS, base_year=2015)
    own = [c for c in COMPONENTS if c.group == "coincident"]
    size = [
        symmetric_change(values[c.metric]).std()
        if c.transform == "level"
        else values[c.metric].diff().std()
        for c in own
    ]
    raw = np.array([(c.weight or 1) / s for c, s in zip(own, size, strict=True)])
    assert found.weights[[c.metric for c in own]].tolist() == pytest.approx(raw / raw.sum())


def test_the_base_year_is_100_and_groups_share_the_coincident_trend() -> None:
    found = composite_index(economy(), COMPONENTS, base_year=2016)
    assert found.status == "ok"
    in_base = found.index[found.index.index.year == 2016].mean()
    assert in_base.tolist() == pytest.approx([100, 100, 100])
    trend = symmetric_change(found.index["leading"]).mean()
    assert trend == pytest.approx(symmetric_change(found.index["coincident"]).mean(), abs=1e-9)


def test_the_chinese_variant_gives_all_groups_the_coincident_amplitude() -> None:
    values = economy()
    found = composite_index(values, COMPONENTS, method="china", base_year=2015)
    untrended = {
        group: (
            symmetric_change(found.index[group])
            - found.trend[group] * 200 / (found.index[group] + found.index[group].shift(1))
        )
        for group in GROUPS
    }
    sizes = [changes.abs().mean() for changes in untrended.values()]
    assert sizes == pytest.approx([sizes[1]] * 3)


def test_the_leading_group_leads_and_inverted_components_are_turned() -> None:
    for method in METHODS:
        index = composite_index(economy(), COMPONENTS, method=method, base_year=2015).index
        cycle = index - index.rolling(42, center=True, min_periods=30).mean()
        lag = max(range(13), key=lambda k: cycle["leading"].shift(k).corr(cycle["coincident"]))
        assert 4 <= lag <= 8, method


def test_seventy_per_cent_of_the_weight_is_enough() -> None:
    terms = pd.DataFrame({"a": [1.0, 1, np.nan], "b": [3.0, np.nan, 3]}, months(3))
    shares = pd.Series({"a": 0.7, "b": 0.3})
    found = averaged(terms, shares, shares)
    assert found.iloc[0].tolist() == pytest.approx([0.7, 0.9])
    assert found.iloc[1].dropna().tolist() == [1.0]
    assert found.iloc[2].isna().all()


def test_a_month_with_too_little_weight_is_null_and_the_chain_goes_on() -> None:
    values = economy()
    values.iloc[60:64, [2, 3]] = np.nan
    found = composite_index(values, COMPONENTS, base_year=2015)
    assert found.index["coincident"].iloc[60:65].isna().all()
    assert found.index["coincident"].iloc[65:].notna().all()
    assert found.index["leading"].notna().all()
    assert found.status == "caution"
    assert "5 期" in found.reason_zh


def test_a_january_that_is_not_published_is_bridged() -> None:
    values = economy()
    values.loc[values.index.month == 1, "output.level"] = np.nan
    found = composite_index(values, COMPONENTS, base_year=2015)
    assert found.index["coincident"].iloc[1:].notna().all()


def test_the_index_begins_where_all_groups_do() -> None:
    values = economy()
    values.iloc[:20, 2:6] = np.nan
    found = composite_index(values, COMPONENTS, base_year=2015)
    assert str(found.index.index[0]) == "2013-09"


def test_the_newest_values_of_each_group_are_provisional() -> None:
    values = economy()
    values.iloc[-3:, 2:6] = np.nan
    found = composite_index(values, COMPONENTS, base_year=2015)
    assert found.provisional.sum().tolist() == [6, 6, 6]
    assert found.provisional["coincident"].iloc[-9:-3].all()
    assert found.provisional["leading"].iloc[-6:].all()


@pytest.mark.parametrize("method", METHODS)
def test_revisions_compare_with_runs_on_shortened_data(method: str) -> None:
    values = economy()
    found = composite_index(values, COMPONENTS, method=method, base_year=2015)
    assert found.revisions["runs"].tolist() == [12, 12, 12]
    gaps = [
        found.index["coincident"].iloc[-1 - cut]
        - _indexed(values.iloc[:-cut], COMPONENTS, method, 2015).index["coincident"].iloc[-1]
        for cut in range(1, 13)
    ]
    assert found.revisions.loc["coincident", "mean"] == pytest.approx(np.mean(gaps))
    assert found.revisions.loc["coincident", "mean_absolute"] == pytest.approx(
        np.mean(np.abs(gaps))
    )


@pytest.mark.parametrize("band", ["hp", "cf"])
def test_the_growth_cycle_keeps_swings_of_years_and_drops_trend_and_noise(band: str) -> None:
    at = np.arange(240)
    swing = np.sin(2 * np.pi * at / 42)
    chance = np.random.default_rng(1).normal(0, 0.3, 240)
    level = pd.Series(np.exp((4 * swing + chance + 0.3 * at) / 100), months(240))
    cycle = growth_cycle(level, level=True, band=band)
    assert cycle.abs().mean() == pytest.approx(1)
    assert np.corrcoef(cycle.iloc[24:-24], swing[24:-24])[0, 1] > 0.98


def test_a_growth_cycle_needs_three_years_without_a_gap() -> None:
    values = pd.Series(np.sin(np.arange(80.0)), months(80))
    values.iloc[44] = np.nan
    assert growth_cycle(values, level=False).empty
    values.iloc[43:45] = [np.nan, 0.0]
    assert len(growth_cycle(values, level=False)) == 36


@pytest.mark.parametrize(("count", "method"), [(23, "conference_board"), (47, "oecd")])
def test_a_short_history_is_refused_with_its_reason(count: int, method: str) -> None:
    found = composite_index(economy(count), COMPONENTS, method=method, base_year=2012)
    assert found.status == "refused"
    assert f"现有 {count} 期" in found.reason_zh
    assert found.index.empty


def test_a_component_that_stands_still_is_left_out_and_named() -> None:
    values = economy()
    values["power.level"] = 7.0
    found = composite_index(values, COMPONENTS, base_year=1990)
    assert found.status == "caution"
    assert "power.level" in found.reason_zh
    assert "以 2012 年为 100" in found.reason_zh
    assert "power.level" not in found.weights


def test_levels_that_touch_zero_enter_by_their_difference() -> None:
    values = economy()
    values["trade.level"] -= 103.0
    found = composite_index(values, COMPONENTS, base_year=2015)
    assert np.isfinite(found.index["coincident"]).all()


def test_nothing_known_is_refused_and_a_wrong_column_is_the_caller_s_fault() -> None:
    nothing = composite_index(economy() * np.nan, COMPONENTS, base_year=2015)
    assert nothing.status == "refused"
    with pytest.raises(ValueError, match=r"no column: \['money.level'\]"):
        composite_index(economy().drop(columns="money.level"), COMPONENTS, base_year=2015)
    with pytest.raises(ValueError, match="twice"):
        composite_index(economy(), (*COMPONENTS, COMPONENTS[0]), base_year=2015)


def test_a_delay_shifts_a_component_later() -> None:
    values = economy()
    delayed = [c.model_copy(update={"delay": 6}) if c.group == "leading" else c for c in COMPONENTS]
    index = composite_index(values, delayed, method="oecd", base_year=2015).index
    assert index["leading"].corr(index["coincident"]) > 0.95


def test_diffusion_by_hand() -> None:
    values = pd.DataFrame(
        {"a": [1, 2, 3, 3], "b": [5, 5, 4, 4], "c": [9, 8, 9, 9], "d": [1, 2, np.nan, np.nan]},
        months(4),
        dtype=float,
    )
    found = diffusion_index(values)
    assert np.isnan(found.index.iloc[0])
    assert found.index.iloc[1:].tolist() == pytest.approx([62.5, 200 / 3, 50])
    assert found.counted.tolist() == [0, 4, 3, 3]
    weighted = diffusion_index(values, weights={"a": 2, "b": 1, "c": 1, "d": 4})
    assert weighted.index.iloc[1] == pytest.approx(100 * (2 + 0.5 + 0 + 4) / 8)


def test_diffusion_over_a_year_and_below_three_series() -> None:
    level = pd.DataFrame({name: np.arange(24.0) for name in "abc"}, months(24))
    assert diffusion_index(level, span=12).index.dropna().tolist() == [100.0] * 12
    assert np.isnan(diffusion_index(level.assign(c=np.nan, d=1.0)).index.iloc[0])
    two = diffusion_index(level[["a", "b"]])
    assert two.status == "refused"
    assert "3 个序列" in two.reason_zh
    level.loc["2013-01":, "c"] = np.nan
    assert diffusion_index(level).index.iloc[13:].isna().all()


def test_components_are_split_adjusted_and_turned() -> None:
    count = 84
    season = np.tile([1.3, 0.7, 1.1, 1, 0.9, 1, 1, 1.1, 0.9, 1, 1, 1.0], count // 12)
    single = 100 * 1.004 ** np.arange(count) * season
    noise = np.random.default_rng(2).normal(1, 0.005, count)
    whole = pd.Series(single * noise, months(count))
    cumulative = whole.groupby(whole.index.year).cumsum()
    cumulative[cumulative.index.month == 1] = np.nan
    frame = pd.DataFrame({"sum.level": cumulative, "sales.level": whole})
    parts = prepared(
        frame,
        [
            component("sum", transform="level", single=True),
            component("sales", transform="level", seasonal=True),
        ],
    )
    both = whole.iloc[:2].sum() / 2
    assert parts["sum.level"].iloc[1:4].tolist() == pytest.approx(
        [both, whole.iloc[2], whole.iloc[3]]
    )
    assert parts["sales.level"].pct_change().std() < 0.1 * whole.pct_change().std()
    turned = rising_is_good(parts, [component("sales", inverted=True)])
    assert turned["sales.level"].tolist() == (-parts["sales.level"]).tolist()
