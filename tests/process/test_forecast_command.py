"""``govbrain forecast`` as an analyst runs it: CSV in, CSV out, reasons on the error stream."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.process

HEAD = ["series", "time_period", "median", "lo80", "hi80", "lo95", "hi95", "calibrated", "status"]


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from command.main import app; app()", "forecast", *arguments],
        env={**os.environ, "GOVBRAIN_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def written(path: Path, **series: list[float | str]) -> Path:
    lines = ["series,time_period,value"]
    for name, values in series.items():
        lines += [
            f"{name},{2015 + at // 12}-{at % 12 + 1:02},{value}" for at, value in enumerate(values)
        ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_one_bad_series_does_not_spoil_the_file(tmp_path: Path) -> None:
    walk = 100 + np.cumsum(np.random.default_rng(1).normal(0, 1, 72)).round(2)
    gaps = ["" if at % 2 else "5" for at in range(30)]
    file = written(tmp_path / "s.csv", 好=list(walk), 缺=gaps, 短=[1, 2, 3], 常=[4.0] * 30)
    done = run(tmp_path, str(file), "--horizon", "6")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == HEAD
    assert [row["series"] for row in rows] == ["好"] * 6 + ["缺"] + ["短"] * 6 + ["常"] * 6
    good, bad, short = rows[0], rows[6], rows[7]
    assert (good["time_period"], good["calibrated"], good["status"]) == ("2021-01", "true", "ok")
    lows_to_highs = [float(good[name]) for name in ("lo95", "lo80", "median", "hi80", "hi95")]
    assert lows_to_highs == sorted(lows_to_highs)
    assert (bad["time_period"], bad["median"], bad["status"]) == ("", "", "refused")
    assert (short["median"], short["lo80"], short["status"]) == ("3", "", "caution")
    for word in ("缺：缺口过多", "短：样本过短", "常：常数序列"):
        assert word in done.stderr
    assert "Warning" not in done.stderr


def test_periods_of_any_year_are_read(tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    lines = [f"{1850 + at // 12}-{at % 12 + 1:02},{at % 7 + 1}" for at in range(24)]
    file.write_text("\n".join(["time_period,value", *lines]), encoding="utf-8")
    done = run(tmp_path, str(file), "--horizon", "1")
    assert done.returncode == 0, done.stderr
    assert next(csv.DictReader(io.StringIO(done.stdout)))["time_period"] == "1852-01"


def test_mistakes_end_with_two_and_a_remedy(tmp_path: Path) -> None:
    assert run(tmp_path, str(tmp_path / "none.csv")).returncode == 2
    file = written(tmp_path / "s.csv", a=[1, 2, "x"])
    unread = run(tmp_path, str(file))
    assert unread.returncode == 2
    assert "第4行" in "".join(unread.stderr.replace("│", "").split())
    assert run(tmp_path, str(file), "--horizon", "0").returncode == 2
