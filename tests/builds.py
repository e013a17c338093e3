"""Small real builds, written by plain SQL after the shape of `datasets.schema`."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import duckdb

from datasets.metric import Measure
from datasets.period import parse_period
from datasets.schema import AXES, ORDER, POINTER, SUFFIX, TABLES, WAREHOUSE_FORMAT
from datasets.spec import Text

Row = dict[str, object]

DEFAULTS: Row = {
    "metric": "gdp.level",
    "ref_area": "360000",
    "time_period": "2022",
    "breakdown": "",
    "vintage": dt.date(2023, 1, 20),
    "release": "首次发布",
    "value": 1.0,
    "obs_status": "A",
    "origin": "published",
    "feed": "bulletin",
    "source_title": "统计公报",
    "source_file": "bulletin.csv",
    "source_row": 2,
    "load_id": "load-1",
}

OUTCOME: Row = {
    "study": "outlook",
    "kind": "forecast",
    "metric": "gdp.level",
    "ref_area": "360000",
    "freq": "A",
    "vintage": dt.date(2023, 1, 20),
    "status": "ok",
    "reason_zh": "",
    "reason_en": "",
    "method": "theta",
    "parameters": "{}",
    "details": "{}",
    "n_obs": 20,
    "origin": "derived",
    "inputs": "[]",
    "input_hash": "hash",
    "reckoned_at": "2023-01-21 00:00:00",
    "seconds": 0.1,
}


def row(**cells: object) -> Row:
    """Give one observation: `cells` over the defaults, rhythm and end from its period."""
    period = parse_period(str(cells.get("time_period", DEFAULTS["time_period"])))
    return {**DEFAULTS, "freq": period.freq, "period_end": period.end, **cells}


def open_tables(path: Path | str = ":memory:") -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(path)
    for table in TABLES:
        connection.execute(table)
    return connection


def insert(connection: duckdb.DuckDBPyConnection, rows: Iterable[Row]) -> None:
    for each in rows:
        names = ", ".join(each)
        marks = ", ".join("?" * len(each))
        connection.execute(f"INSERT INTO observation ({names}) VALUES ({marks})", [*each.values()])


def judge(
    connection: duckdb.DuckDBPyConnection, estimates: Iterable[Row] = (), **cells: object
) -> None:
    """Insert an outcome, `cells` over the defaults, and its `estimates`: item, period, value."""
    outcome = {**OUTCOME, **cells}
    marks = ", ".join("?" * len(outcome))
    names = ", ".join(outcome)
    connection.execute(f"INSERT INTO outcome ({names}) VALUES ({marks})", [*outcome.values()])
    key = [outcome[name] for name in ("study", "metric", "ref_area", "vintage")]
    for each in estimates:
        text = str(each.get("time_period", ""))
        end = parse_period(text).end if text else None
        numbers = [each["item"], text, end, each.get("value", 1.0), each.get("note", "")]
        connection.execute(f"INSERT INTO estimate VALUES ({', '.join('?' * 9)})", [*key, *numbers])


def write_build(
    home: Path,
    rows: Iterable[Row],
    build: str = "build-1",
    outcomes: Iterable[tuple[Row, Iterable[Row]]] = (),
) -> None:
    """Write a build with `rows` and `outcomes` below `home` and let the pointer name it."""
    folder = home / "warehouse"
    folder.mkdir(parents=True, exist_ok=True)
    connection = open_tables(folder / f"{build}{SUFFIX}")
    insert(connection, sorted(rows, key=lambda each: [str(each[name]) for name in ORDER]))
    number_series(connection)
    for cells, estimates in outcomes:
        judge(connection, estimates, **cells)
    connection.execute(
        "INSERT INTO build SELECT ?, ?, TIMESTAMP '2026-01-02 03:04:05', 'hash', count(*), "
        "max(vintage) FROM observation",
        [build, WAREHOUSE_FORMAT],
    )
    connection.execute(
        "INSERT INTO feed_state VALUES ('bulletin', 'ok', '', '', ?, '2022', NULL, NULL, NULL)",
        [build],
    )
    connection.close()
    point_to(home, build)


def number_series(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the axes of the observations and number their series, as every build has them."""
    for name in AXES:
        connection.execute(
            f"INSERT INTO axis SELECT ?, code, row_number() OVER (ORDER BY code) - 1 "
            f"FROM (SELECT DISTINCT {name} AS code FROM observation)",
            [name],
        )
    connection.execute(
        "UPDATE observation SET series = (SELECT place FROM axis WHERE name = 'metric' AND "
        "code = metric) * (SELECT count(*) FROM axis WHERE name = 'ref_area') + "
        "(SELECT place FROM axis WHERE name = 'ref_area' AND code = ref_area)"
    )


def point_to(home: Path, build: str) -> None:
    draft = home / "warehouse" / "draft"
    draft.write_text(build, encoding="utf-8")
    draft.replace(home / "warehouse" / POINTER)


def measure(unit: str = "亿元", **fields: object) -> Measure:
    """Give a measure with the least that the catalogue asks for, and `fields`."""
    least = {
        "title": Text(zh="总量", en="Level"),
        "definition": Text(zh="总量。", en="The level."),
        "unit": unit,
        "decimals": 1,
        "theme": "economy",
        "owner": "省统计局",
        "freq": ("A",),
    }
    return Measure.model_validate({**least, **fields})
