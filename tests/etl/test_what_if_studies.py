"""Events, scenarios and demand shocks as the nightly run judges them, on small builds."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from datasets.catalogue import read_catalogue
from datasets.spec import Text
from datasets.study import AnyStudy, Effect, InputOutputShock, Scenario, Subject
from etl.judgement import Judgement
from etl.study import kind_of
from etl.study_input import Inputs
from tests.builds import Row, insert, open_tables, row

CATALOGUE = read_catalogue()
_SAID = {name: Text(zh="试验", en="Trial") for name in ("title", "purpose", "provenance")}
_DONORS = tuple(f"{n}0000" for n in (11, 12, 13, 14, 15, 21, 22))


def _judged(study: AnyStudy, rows: list[Row]) -> list[Judgement]:
    connection = open_tables()
    insert(connection, rows)
    inputs = Inputs(connection, replace(CATALOGUE, studies={"trial": study}), {})
    return list(kind_of(study).reckon("trial", study, inputs))


def _items(judgement: Judgement) -> dict[tuple[str, str], float | None]:
    return {(number.item, number.time_period): number.value for number in judgement.numbers}


def _effect(since: str = "2015") -> Effect:
    said = {"event": Text(zh="试验", en="Trial"), "metric": "gdp.level", "freq": "A"}
    given = {"treated": "360000", "donors": _DONORS, "since": since, "placebos": 50}
    return Effect.model_validate({"kind": "effect", **_SAID, **said, **given})


def _provinces() -> list[Row]:
    chance = np.random.default_rng(3)
    course = 100 + np.cumsum(chance.normal(2, 1, 20))
    rows = []
    for area in ("360000", *_DONORS):
        values = course + chance.normal(0, 0.5, 20)
        values[10:] += 15 if area == "360000" else 0
        rows += [
            row(ref_area=area, time_period=str(2005 + n), value=float(v))
            for n, v in enumerate(values)
        ]
    return rows


def test_an_event_gives_paths_weights_and_placebos() -> None:
    (found,) = _judged(_effect(), _provinces())
    items = _items(found)
    assert (found.metric, found.ref_area, found.result.status) == ("gdp.level", "360000", "ok")
    assert found.details["att"] == pytest.approx(15, abs=1)
    assert found.details["p_placebo"] == pytest.approx(1 / 8)
    assert sum(items[f"weight:{donor}", ""] for donor in _DONORS) == pytest.approx(1)
    assert {item.partition(":")[0] for item, _ in items} == {
        *("observed", "counterfactual", "effect", "weight", "placebo"),
    }
    for year in range(2005, 2025):
        gap = items["observed", str(year)] - items["counterfactual", str(year)]
        assert gap == pytest.approx(items["effect", str(year)])


@pytest.mark.parametrize(("since", "reason"), [("2010", "只有 5 期"), ("2030", "没有事件前后")])
def test_an_event_that_cannot_be_told_is_refused_with_no_numbers(since: str, reason: str) -> None:
    (found,) = _judged(_effect(since), _provinces())
    assert found.result.status == "refused"
    assert reason in found.result.reason_zh
    assert found.details["att"] is None
    assert found.numbers == ()


def test_an_event_in_an_area_without_values_is_refused() -> None:
    rows = [each for each in _provinces() if each["ref_area"] != "360000"]
    (found,) = _judged(_effect(), rows)
    assert "没有事件前后" in found.result.reason_zh


def _scenario() -> Scenario:
    subjects = [Subject(metric=m, ref_area="000000") for m in ("cpi.index", "ppi.index")]
    given = {"subjects": subjects, "shocked": "cpi.index", "path": (101.0, 101.5), "horizon": 6}
    return Scenario.model_validate({"kind": "scenario", **_SAID, **given})


def _prices(months: int) -> list[Row]:
    chance = np.random.default_rng(3)
    values = np.zeros((months, 2))
    for n in range(1, months):
        values[n] = 0.7 * values[n - 1] + chance.normal(0, 1, 2)
    spelled = [str(period) for period in pd.period_range("2010-01", periods=months, freq="M")]
    return [
        row(metric=metric, ref_area="000000", time_period=spelled[n], value=100 + values[n, m])
        for m, metric in enumerate(("cpi.index", "ppi.index"))
        for n in range(months)
    ]


def test_a_scenario_gives_both_futures_of_every_series() -> None:
    found = _judged(_scenario(), _prices(120))
    assert [judgement.metric for judgement in found] == ["cpi.index", "ppi.index"]
    for judgement in found:
        items = _items(judgement)
        assert len(items) == 7 * 6
        difference = items["scenario", "2020-03"] - items["baseline", "2020-03"]
        assert items["difference", "2020-03"] == pytest.approx(difference)
        assert "相关关系" in str(judgement.details["assumptions_zh"])
    assert _items(found[0])["scenario", "2020-02"] == pytest.approx(101.5, abs=1e-8)


def test_a_scenario_of_a_short_history_is_refused_for_every_series() -> None:
    found = _judged(_scenario(), _prices(59))
    assert [judgement.result.status for judgement in found] == ["refused", "refused"]
    assert all(judgement.numbers == () for judgement in found)


def test_a_scenario_that_misses_a_series_is_refused() -> None:
    rows = [each for each in _prices(120) if each["metric"] == "cpi.index"]
    found = _judged(_scenario(), rows)
    assert "少于 60 期" in found[1].result.reason_zh


_FLOWS = {"farm>farm": 150.0, "farm>works": 500.0, "works>farm": 200.0, "works>works": 100.0}
_SECTORS = {
    "output": {"farm": 1000.0, "works": 2000.0},
    "value_added": {"farm": 650.0, "works": 1400.0},
    "employment": {"farm": 200.0, "works": 100.0},
}


def _shock(**demand: float) -> InputOutputShock:
    named = {name: f"io.{name}" for name in ("flows", *_SECTORS)}
    given = {"ref_area": "360000", "time_period": "2022", "shock": demand, **named}
    return InputOutputShock.model_validate({"kind": "io_shock", **_SAID, **given})


def _table(flows: dict[str, float]) -> list[Row]:
    return [
        row(metric=f"io.{name}", breakdown=code, value=value)
        for name, cuts in {"flows": flows, **_SECTORS}.items()
        for code, value in cuts.items()
    ]


def test_a_demand_shock_runs_through_the_table() -> None:
    """Miller and Blair 2009, section 2.3, whose tables these flows are."""
    (found,) = _judged(_shock(farm=600.0, works=1500.0), _table(_FLOWS))
    items = _items(found)
    assert (found.metric, found.freq, found.result.status) == ("", "A", "ok")
    assert items["output:farm", ""] == pytest.approx(1247.52, abs=0.01)
    assert items["output:works", ""] == pytest.approx(1841.58, abs=0.01)
    assert items["value_added:farm", ""] == pytest.approx(0.65 * items["output:farm", ""])
    assert items["jobs:works", ""] == pytest.approx(0.05 * items["output:works", ""])
    assert items["multiplier:farm", ""] == pytest.approx(1.518, abs=5e-4)
    assert "产能" in str(found.details["assumptions_zh"])


@pytest.mark.parametrize(
    ("flows", "demand", "reason"),
    [
        (_FLOWS | {"farm>farm": 900.0}, "farm", "中间投入合计"),
        ({"farm>farm": 150.0}, "farm", "不完整"),
        (_FLOWS, "mars", "mars"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(
    flows: dict[str, float], demand: str, reason: str
) -> None:
    (found,) = _judged(_shock(**{demand: 1.0}), _table(flows))
    assert found.result.status == "refused"
    assert reason in found.result.reason_zh
    assert found.numbers == ()
