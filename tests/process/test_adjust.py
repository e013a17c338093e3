"""``govbrain adjust`` as an analyst runs it: CSV on one stream, the story on the other."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.analysis.seasonal_series import airline

pytestmark = pytest.mark.process


def adjust(file: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from command.main import app; app()", "adjust", file, *options],
        env={**os.environ, "GOVBRAIN_HOME": str(file.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    lines = [f"旅客,{period},{value}" for period, value in airline().items()]
    lines += [f"短,{2020 + month // 12}-{month % 12 + 1:02},{month}" for month in range(20)]
    text = "\n".join(["series,time_period,value", *lines])
    (tmp_path / "series.csv").write_text(text, "utf-8")
    return tmp_path / "series.csv"


def test_every_period_has_a_row_and_every_series_a_story(file: Path) -> None:
    done = adjust(file, "--no-festival", "--calendar", "td,easter")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert done.stdout.startswith(
        "series,time_period,value,adjusted,trend,seasonal,method,status\n"
    )
    assert [row["time_period"] for row in rows[:2]] == ["1949-01", "1949-02"]
    first = rows[0]
    product = float(first["adjusted"]) * float(first["seasonal"])
    assert product == pytest.approx(float(first["value"]))
    assert (first["method"], first["status"]) == ("X-13ARIMA-SEATS", "ok")
    assert len(rows) == 164
    assert {(row["adjusted"], row["status"]) for row in rows[144:]} == {("", "refused")}
    assert "(0 1 1)(0 1 1)，td1coef，easter[1]，AO1951.May" in done.stderr
    assert "短：none，样本过短：20 期，至少需要 24 期" in done.stderr


def test_an_unknown_effect_is_named_with_the_known_ones(file: Path) -> None:
    done = adjust(file, "--calendar", "lunar")
    assert done.returncode == 2
    assert "lunar" in done.stderr
    assert "easter" in done.stderr
    assert done.stdout == ""
