"""Every declared study against the real build: what each found, and how that is recorded."""

from itertools import pairwise
from pathlib import Path

import duckdb
import orjson
import pytest

from datasets.catalogue import Catalogue, read_catalogue
from datasets.study import series_of
from etl.publish import current

STUDIES = {name: study for name, study in read_catalogue().studies.items() if any(series_of(study))}
"""All but definitions of indexes that look at no series of the warehouse."""


@pytest.fixture(scope="module")
def build(home: Path) -> duckdb.DuckDBPyConnection:
    path = current(home / "warehouse")
    assert path is not None
    return duckdb.connect(path, read_only=True)


def rows(build: duckdb.DuckDBPyConnection, sql: str, *given: object) -> list[dict]:
    return build.execute(sql, [*given]).to_arrow_table().to_pylist()


@pytest.mark.parametrize("name", STUDIES)
def test_every_study_has_an_outcome_and_a_story(
    build: duckdb.DuckDBPyConnection, name: str
) -> None:
    found = rows(build, "SELECT * FROM outcome WHERE study = ?", name)
    assert found
    for outcome in found:
        assert outcome["kind"] == STUDIES[name].kind
        assert outcome["input_hash"], outcome["reason_en"]
        assert (outcome["status"] == "ok") == (outcome["reason_zh"] == "")
        assert (outcome["reason_zh"] == "") == (outcome["reason_en"] == "")
        for text in ("parameters", "details"):
            assert isinstance(orjson.loads(outcome[text]), dict)


@pytest.mark.parametrize("name", STUDIES)
def test_every_outcome_is_as_old_as_the_newest_of_its_inputs(
    build: duckdb.DuckDBPyConnection, name: str
) -> None:
    declared = {(s.metric, s.ref_area) for _, s in series_of(STUDIES[name])}
    for outcome in rows(build, "SELECT * FROM outcome WHERE study = ?", name):
        inputs = orjson.loads(outcome["inputs"])
        assert {(each["metric"], each["ref_area"]) for each in inputs} <= declared
        assert str(outcome["vintage"]) == max(each["vintage"] for each in inputs)


def test_what_rests_on_simulated_numbers_says_so(build: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT DISTINCT metric FROM observation WHERE origin = 'simulated'"
    simulated = {row["metric"] for row in rows(build, sql)}
    for outcome in rows(build, "SELECT * FROM outcome"):
        used = {each["metric"] for each in orjson.loads(outcome["inputs"])}
        assert (outcome["origin"] == "simulated") == bool(used & simulated), outcome["study"]


def test_every_number_belongs_to_an_outcome_and_stands_once(
    build: duckdb.DuckDBPyConnection,
) -> None:
    key = "study, metric, ref_area, vintage"
    assert not rows(build, f"SELECT * FROM estimate ANTI JOIN outcome USING ({key})")
    twice = "HAVING count(*) > 1"
    assert not rows(build, f"SELECT {key} FROM outcome GROUP BY ALL {twice}")
    assert not rows(build, f"SELECT {key}, item, time_period FROM estimate GROUP BY ALL {twice}")


def test_refused_outcomes_have_no_numbers(build: duckdb.DuckDBPyConnection) -> None:
    key = "study, metric, ref_area, vintage"
    sql = f"SELECT * FROM estimate JOIN outcome USING ({key}) WHERE status = 'refused'"
    assert not rows(build, sql)


def test_bands_enclose_each_other(build: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        build,
        "PIVOT (SELECT * FROM estimate JOIN outcome USING (study, metric, ref_area, vintage) "
        "WHERE kind IN ('forecast', 'nowcast')) ON item IN "
        "('lo95', 'lo80', 'median', 'nowcast', 'hi80', 'hi95') USING first(value) "
        "GROUP BY study, metric, ref_area, vintage, time_period",
    )
    banded = [row for row in found if row["lo95"] is not None]
    assert all(row in banded for row in found if row["nowcast"] is not None)
    assert len(banded) > 100
    for row in banded:
        middle = row["median"] if row["nowcast"] is None else row["nowcast"]
        assert row["lo95"] <= row["lo80"] <= middle <= row["hi80"] <= row["hi95"], row


def test_the_sum_of_contributions_is_the_change_of_an_index(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue
) -> None:
    study = catalogue.studies["national_cycle"]
    assert study.kind == "climate"
    groups = {component.metric: component.group for component in study.components}
    sql = "SELECT item, time_period, value FROM estimate WHERE study = 'national_cycle'"
    cells = {(row["item"], row["time_period"]): row["value"] for row in rows(build, sql)}
    months = sorted(period for item, period in cells if item == "coincident")
    for before, now in pairwise(months):
        parts = [cells.get(("trend:coincident", now), 0.0)]
        parts += [
            cells.get((f"contribution:{metric}", now), 0.0)
            for metric, group in groups.items()
            if group == "coincident"
        ]
        change = cells["coincident", now] - cells["coincident", before]
        assert sum(parts) == pytest.approx(change, abs=1e-6), now
