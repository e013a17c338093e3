"""Indexes in the nightly run: items, refusals, carrying over, and what a revision leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from datasets.catalogue import read_catalogue
from datasets.index import IndexDefinition
from datasets.spec import SpecError
from datasets.study import Subject, series_of
from etl.report import Report
from etl.studies.index_table import subjects_of
from operations.settings import Settings
from tests.asking import ask
from tests.declaring import Declarations, row

Run = Callable[[], Report]

AREAS = ("360100", "360200", "360300")
DEFINITION = """
index: {id: trial, version: "1", authority: research}
regions:
  set: ["360100", "360200", "360300"]
  rollup: {to: "360000", weight: {"360100": 3, "360200": 1, "360300": 1}}
levels: [indicator, topic, index]
groups: [{id: size}, {id: pace}]
variables:
  - {id: mass, source: {metric: gdp.part, freq: A}}
indicators:
  - id: level
    parent: size
    unit: 亿元
    normalise: {type: goalposts, best: 200, worst: 100}
    source: {metric: gdp.level, freq: A}
  - id: growth
    parent: pace
    unit: "%"
    normalise: {type: goalposts, best: 10, worst: 0}
    source: {metric: gdp.yoy_pct, freq: A}
weights: {type: equal}
uncertainty: {draws: 50, alternatives: {aggregate: [geometric]}}
bands: [{min: 60, label: good}, {min: 0, label: fair}]
benchmark: {variables: [mass]}
"""
PLAN = """
index: trial
measures:
  - id: faster
    title: {zh: 提速, en: Speed up}
    indicator: growth
    region: "360200"
    owner: 试验
    start: "2021"
    due: "2024"
    base: 4
    target: 7
    source: {text: 试验, date: 2022-01-01}
"""
LEVELS = {"360100": (150, 160), "360200": (120, 140), "360300": (180, 190)}
GROWTHS = {"360100": (6, 7), "360200": (4, 5), "360300": (8, 9)}


def rows(vintage: str = "2023-01-20") -> str:
    cells = []
    for area in AREAS:
        for year, level, growth in zip(("2021", "2022"), LEVELS[area], GROWTHS[area], strict=True):
            cells.append(row(level, area, year, vintage=vintage))
            cells.append(row(growth, area, year, measure="yoy_pct", unit="%", vintage=vintage))
        cells.append(row(LEVELS[area][0] * 2, area, "2020", measure="part", vintage=vintage))
    return "".join(cells)


@pytest.fixture
def declared(tmp_path: Path) -> Declarations:
    given = Declarations(tmp_path / "datasets")
    define(given, DEFINITION)
    given.feed("one", rows())
    return given


def define(declared: Declarations, text: str, name: str = "trial") -> None:
    folder = declared.root / "indexes"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.yaml").write_text(text, "utf-8")


def plan(declared: Declarations, text: str) -> None:
    folder = declared.root / "measures"
    folder.mkdir(exist_ok=True)
    (folder / "trial.yaml").write_text(text, "utf-8")


def items(settings: Settings, area: str) -> dict[tuple[str, str], float | None]:
    sql = f"SELECT item, time_period, value FROM estimate WHERE ref_area = '{area}'"
    return {(item, period): value for item, period, value in ask(settings, sql)}


def counts(report: Report) -> dict[str, tuple[int, int, int]]:
    return {each.study: (each.reckoned, each.carried, each.refused) for each in report.studies}


def test_every_region_has_a_judgement_with_every_step_of_its_scores(
    road: Run, settings: Settings
) -> None:
    assert counts(road()) == {"trial": (4, 0, 0)}
    found = items(settings, "360100")
    assert found["raw:level", "2021"] == 150
    assert found["used:level", "2022"] == 160
    assert found["score:level", "2022"] == pytest.approx(60)
    assert found["score:pace", "2022"] == pytest.approx(70)
    assert found["index", "2022"] == pytest.approx(65)
    assert (found["rank", "2022"], found["coverage", "2022"], found["imputed", "2022"]) == (2, 1, 0)
    assert found["weight:size", "2022"] == pytest.approx(0.5)
    assert found["change", "2022"] == pytest.approx(10)
    assert found["change:data:level", "2022"] == pytest.approx(5)
    assert found["gain:growth", "2022"] == pytest.approx(5)
    assert found["without:pace", "2022"] == pytest.approx(60)
    assert found["lo", "2022"] <= 65 <= found["hi", "2022"]
    gaps = [value for (item, _), value in found.items() if item in {"gap:size", "gap:pace"}]
    assert sum(gaps) == pytest.approx(100 - 65, abs=1e-9)


def test_a_province_is_the_mean_of_the_scores_of_its_cities(road: Run, settings: Settings) -> None:
    road()
    parts = [items(settings, area)["index", "2022"] for area in AREAS]
    whole = items(settings, "360000")
    assert whole["index", "2022"] == pytest.approx((3 * parts[0] + parts[1] + parts[2]) / 5)
    assert ("rank", "2022") not in whole
    assert not [item for item, _ in whole if item.startswith(("raw:", "used:"))]


def test_a_variable_of_another_rhythm_or_year_stands_until_a_newer_one_comes(
    road: Run, settings: Settings
) -> None:
    road()
    found = items(settings, "360200")
    assert found["peer:360300", "2022"] is not None
    sql = "SELECT note FROM estimate WHERE ref_area = '360200' AND item = 'peer:360300'"
    assert ask(settings, sql) == [("chosen",)]


def test_outcomes_tell_definition_and_own_inputs(road: Run, settings: Settings) -> None:
    road()
    sql = "SELECT inputs, details, method, freq, metric FROM outcome WHERE ref_area = '360200'"
    ((inputs, details, *rest),) = ask(settings, sql)
    assert rest == ["composite_index", "A", ""]
    assert {each["ref_area"] for each in orjson.loads(inputs)} == {"360100", "360200"}
    assert sum(each["ref_area"] == "360200" for each in orjson.loads(inputs)) == 3
    told = orjson.loads(details)
    assert (told["version"], told["regions"], told["draws"], told["seed"]) == ("1", 3, 50, 1)
    assert len(told["definition_hash"]) == 64


def test_too_little_data_is_no_score_but_coverage_and_a_reason(
    declared: Declarations, road: Run, settings: Settings
) -> None:
    thin = [line for line in rows().splitlines(keepends=True) if "360300" not in line]
    thin = [line for line in thin if not ("360200" in line and "yoy_pct" in line)]
    declared.feed("one", "".join(thin))
    road()
    sql = "SELECT ref_area, status, reason_zh <> '' FROM outcome ORDER BY 1"
    states = {area: (status, told) for area, status, told in ask(settings, sql)}
    assert states["360100"] == ("ok", False)
    assert states["360200"] == ("caution", True)
    assert states["360300"] == ("refused", True)
    found = items(settings, "360200")
    assert (found["index", "2022"], found["coverage", "2022"]) == (None, 0.5)
    assert found["raw:level", "2022"] == 140
    assert ("gap:size", "2022") not in found
    assert items(settings, "360300") == {}


def test_where_nobody_has_a_score_raw_values_and_coverage_are_told_all_the_same(
    declared: Declarations, road: Run, settings: Settings
) -> None:
    thin = [line for line in rows().splitlines(keepends=True) if "yoy_pct" not in line]
    declared.feed("one", "".join(thin))
    road()
    states = dict(ask(settings, "SELECT ref_area, status FROM outcome"))
    assert {states[area] for area in AREAS} == {"caution"}
    found = items(settings, "360100")
    assert (found["raw:level", "2022"], found["coverage", "2022"]) == (160, 0.5)
    assert ("lo", "2022") not in found


def test_an_unchanged_night_takes_over_and_a_changed_plan_does_not(
    declared: Declarations, road: Run
) -> None:
    road()
    assert counts(road()) == {"trial": (0, 4, 0)}
    plan(declared, PLAN)
    assert counts(road()) == {"trial": (4, 0, 0)}
    define(declared, DEFINITION.replace("best: 200", "best: 210"))
    assert counts(road()) == {"trial": (4, 0, 0)}


def test_a_measure_is_judged_by_the_indicator_itself(
    declared: Declarations, road: Run, settings: Settings
) -> None:
    plan(declared, PLAN)
    road()
    found = items(settings, "360200")
    assert [found["path:faster", str(year)] for year in range(2021, 2025)] == [4, 5, 6, 7]
    assert found["actual:faster", "2022"] == found["state:faster", "2022"] == 5
    assert found["expected:faster", "2022"] == pytest.approx((7 - 5) * 5)
    sql = "SELECT item, note FROM estimate WHERE item IN ('state:faster', 'effort:faster')"
    assert dict(ask(settings, sql)) == {"effort:faster": "unknown", "state:faster": "on_track"}
    assert not [item for item, _ in items(settings, "360100") if "faster" in item]


def test_a_revision_leaves_what_was_known_before_it_as_it_was(
    declared: Declarations, road: Run, settings: Settings
) -> None:
    """A18: an earlier vintage keeps hash and scores, and comes out again from its data alone."""
    road()
    kept = "vintage::VARCHAR = '2023-01-20'"
    sql = f"SELECT ref_area, input_hash, details FROM outcome WHERE {kept} ORDER BY 1"
    numbers = f"SELECT ref_area, item, time_period, value, note FROM estimate WHERE {kept}"
    before = ask(settings, sql), ask(settings, f"{numbers} ORDER BY ALL")
    revised = row(170, "360100", "2022", vintage="2023-06-30", status="R")
    declared.feed("two", revised)
    assert counts(road())["trial"] == (4, 0, 0)
    assert (ask(settings, sql), ask(settings, f"{numbers} ORDER BY ALL")) == before
    latest = "SELECT value FROM estimate WHERE ref_area = '360100' AND item = 'index' AND "
    assert ask(settings, f"{latest} time_period = '2022' ORDER BY vintage") == [(65.0,), (70.0,)]
    (declared.root / "feeds" / "two.yaml").unlink()
    road()
    rebuilt = ask(settings, sql), ask(settings, f"{numbers} ORDER BY ALL")
    assert rebuilt == before


def test_what_the_night_reckons_names_its_regions_and_has_one_rhythm(
    declared: Declarations,
) -> None:
    define(declared, DEFINITION.replace('set: ["360100", "360200", "360300"]', 'set: "360000"'))
    with pytest.raises(SpecError, match="an index with sources lists its regions"):
        read_catalogue(declared.root)
    monthly = DEFINITION.replace("gdp.yoy_pct, freq: A", "gdp.yoy_pct, freq: M")
    define(declared, monthly)
    with pytest.raises(SpecError, match="several rhythms"):
        read_catalogue(declared.root)
    define(declared, DEFINITION.replace("gdp.yoy_pct", "gdp.yoy"))
    with pytest.raises(SpecError, match=r"no metric called 'gdp\.yoy'"):
        read_catalogue(declared.root)


def test_definitions_are_studies_of_the_series_of_every_region(declared: Declarations) -> None:
    study = read_catalogue(declared.root).studies["trial"]
    assert isinstance(study, IndexDefinition)
    places = [place for place, _ in series_of(study)]
    assert places.count(("indicators", 0, "source")) == len(AREAS)
    assert len(places) == 3 * len(AREAS)
    own = subjects_of(study, "360200")
    assert own[0] == Subject(metric="gdp.level", ref_area="360200", freq="A")
    assert len(own) == 3
    assert len(subjects_of(study, "360000")) == 3 * len(AREAS)


def test_a_new_version_is_bridged_to_the_one_before(
    declared: Declarations, road: Run, settings: Settings
) -> None:
    newer = DEFINITION.replace('version: "1"', 'version: "2", supersedes: trial').replace(
        "id: trial", "id: trial2"
    )
    define(declared, newer.replace("worst: 100}", "worst: 0}"), "trial2")
    assert counts(road()) == {"trial": (4, 0, 0), "trial2": (4, 0, 0)}
    sql = """SELECT study, item, value, note FROM estimate WHERE ref_area = '360100'
        AND time_period = '2022' AND item IN ('index', 'bridge', 'bridge:definition')"""
    found = {(study, item): (value, note) for study, item, value, note in ask(settings, sql)}
    # 2022: level 160 is 60 of 100 or 80 of 100 by the frontiers, growth 7 is 70 of 100
    assert found["trial", "index"][0] == pytest.approx(65)
    assert found["trial2", "index"][0] == pytest.approx(75)
    assert found["trial2", "bridge"] == (pytest.approx(65), "1")
    assert found["trial2", "bridge:definition"][0] == pytest.approx(10)
    assert ("trial", "bridge") not in found
    define(declared, DEFINITION.replace("best: 10,", "best: 14,"))
    assert counts(road())["trial2"] == (4, 0, 0), "what the older version says has changed"


def test_a_version_supersedes_an_index_that_is_there(declared: Declarations) -> None:
    define(declared, DEFINITION.replace('version: "1"', 'version: "1", supersedes: tria1'))
    with pytest.raises(SpecError, match=r"trial.yaml:2: index.supersedes: no other index"):
        read_catalogue(declared.root)
