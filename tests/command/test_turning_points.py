"""``govbrain turning-points`` over a file: rows on standard output, reasons on the error stream."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

from typer.testing import CliRunner

from command.main import app


def run(file: Path) -> tuple[list[dict[str, str]], str, int]:
    done = CliRunner().invoke(app, ["turning-points", str(file)])
    return list(csv.DictReader(io.StringIO(done.stdout))), done.stderr, done.exit_code


def written(folder: Path, *lines: str) -> Path:
    file = folder / "series.csv"
    file.write_text("\n".join(["series,time_period,value", *lines]) + "\n", encoding="utf-8")
    return file


def wave(name: str, months: int) -> list[str]:
    return [
        f"{name},{2000 + at // 12}-{at % 12 + 1:02},{100 + 5 * math.cos(math.pi * at / 20)}"
        for at in range(months)
    ]


def test_each_turn_is_a_row_and_a_series_without_one_says_why(tmp_path: Path) -> None:
    rows, told, code = run(written(tmp_path, *wave("景气", 104), *wave("短", 30)))
    assert code == 0
    assert rows[0] == {
        "series": "景气",
        "time_period": "2001-09",
        "kind": "trough",
        "provisional": "false",
        "status": "ok",
    }
    assert [row["kind"] for row in rows] == ["trough", "peak", "trough", "peak", "trough"]
    assert [row["provisional"] for row in rows] == ["false"] * 4 + ["true"]
    assert "短：连续数据只有 30 个月" in told


def test_a_file_without_turns_has_a_header_only(tmp_path: Path) -> None:
    rows, told, code = run(written(tmp_path, *(f"a,{year},1" for year in range(2000, 2020))))
    assert code == 0
    assert rows == []
    assert "年度" in told


def test_a_faulty_file_ends_with_its_fault(tmp_path: Path) -> None:
    _, told, code = run(written(tmp_path, "a,2000-13x,1"))
    assert code == 2
    assert "time_period" in told
