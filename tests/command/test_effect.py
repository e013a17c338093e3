"""``govbrain effect``: JSON for programs, a table for people, faults that name their remedy."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from command.main import app

KEYS = ["att", "se", "p_placebo", "pre_rmspe", "weights", "status", "reason"]
_YEARS = tuple(str(year) for year in range(1990, 2010))
_QUARTERS = tuple(f"{2001 + n // 4}-Q{n % 4 + 1}" for n in range(20))


def _rows(times: tuple[str, ...] = _YEARS, units: int = 12) -> list[tuple[str, str, str]]:
    """Panels whose unit u00 rises by 9 in the last 8 of 20 periods, the last period first."""
    chance = np.random.default_rng(4)
    course = np.cumsum(chance.normal(1, 1, 20))
    rows = []
    for unit in range(units):
        values = 100 + course + chance.normal(0, 0.5, 20)
        values[12:] += 9 if unit == 0 else 0
        rows += [(f"u{unit:02}", t, f"{v:.6f}") for t, v in zip(times, values, strict=True)]
    return rows[::-1]


def _file(folder: Path, rows: list[tuple[str, str, str]], header: str = "area,when,sales") -> Path:
    path = folder / "panel.csv"
    path.write_text("\n".join([header, *(",".join(row) for row in rows)]), encoding="utf-8-sig")
    return path


def _run(file: Path, **changed: str) -> Result:
    given = {"unit": "area", "time": "when", "outcome": "sales", "treated": "u00", "from": "2002"}
    words = [word for name, value in (given | changed).items() for word in (f"--{name}", value)]
    return CliRunner().invoke(app, ["effect", str(file), *words, "--json"])


@pytest.mark.parametrize("method", ["sdid", "sc", "did"])
def test_json_has_exactly_the_promised_keys(tmp_path: Path, method: str) -> None:
    result = _run(_file(tmp_path, _rows()), method=method)
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(told) == KEYS
    assert told["att"] == pytest.approx(9, abs=1)
    assert (told["status"], told["reason"]) == ("ok", "")
    assert told["p_placebo"] == pytest.approx(1 / 12)
    assert set(told["weights"]) == {f"u{n:02}" for n in range(1, 12)}
    assert sum(told["weights"].values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("times", "since"),
    [
        (_QUARTERS, "2004-Q1"),
        (_QUARTERS, "2004年一季度"),
        (tuple(f"{year}年" for year in _YEARS), "2002"),
        (_YEARS, "2002年"),
        (tuple(str(n) for n in range(-3, 17)), "9"),
        (tuple(f"{year}.0" for year in _YEARS), "2002"),
        (tuple(f"20{10 + n // 12}-{n % 12 + 1:02}" for n in range(20)), "2011-01"),
    ],
)
def test_periods_of_every_spelling_stand_in_their_order(
    tmp_path: Path, times: tuple[str, ...], since: str
) -> None:
    plain = json.loads(_run(_file(tmp_path, _rows())).stdout)
    result = _run(_file(tmp_path, _rows(times)), **{"from": since})
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["att"] == pytest.approx(plain["att"])


def test_placebos_may_be_few_or_none(tmp_path: Path) -> None:
    file = _file(tmp_path, _rows())
    assert json.loads(_run(file, placebos="0").stdout)["se"] is None
    assert json.loads(_run(file, placebos="4").stdout)["p_placebo"] == pytest.approx(1 / 5)


def test_a_refusal_has_no_numbers_and_says_why(tmp_path: Path) -> None:
    result = _run(_file(tmp_path, _rows()), **{"from": "1995"})
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert told["status"] == "refused"
    assert "少于 8 期" in told["reason"]
    assert [told[key] for key in ("att", "se", "p_placebo", "weights")] == [None, None, None, {}]


def test_people_see_an_estimate_with_its_range(tmp_path: Path) -> None:
    file = str(_file(tmp_path, _rows()))
    words = ["--unit", "area", "--time", "when", "--outcome", "sales", "--treated", "u00"]
    result = CliRunner().invoke(app, ["effect", file, *words, "--from", "2002"])
    assert result.exit_code == 0
    for word in ("估计", "95% 区间", "安慰剂检验 p 值", "合成权重", "u01"):
        assert word in result.stdout


def _says(result: Result, words: str) -> bool:
    """Tell whether the command failed with `words`; the terminal breaks lines at blanks."""
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = (line.strip("│╭╮╰╯─ ") for line in result.stderr.splitlines())
    return "".join(words.split()) in "".join("".join(lines).split())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"unit": "province"}, "没有列“province”（--unit）；现有列：area、when、sales"),
        ({"outcome": "gdp"}, "没有列“gdp”（--outcome）"),
        ({"treated": "江西"}, "没有名为“江西”的地区（--treated）；现有：u00、u01"),
        ({"from": "1990"}, "--from “1990”不是列 when 中第一期之后的一期；数据为 1990 至 2009"),
        ({"from": "2030"}, "--from “2030”不是"),
        ({"from": "昨天"}, "--from “昨天”不是"),
    ],
)
def test_wrong_options_are_named_with_what_there_is(
    tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    assert _says(_run(_file(tmp_path, _rows()), **changed), said)


def test_a_value_that_is_no_number_is_named(tmp_path: Path) -> None:
    rows = _rows()
    rows[3] = (*rows[3][:2], "很多")
    assert _says(_run(_file(tmp_path, rows)), "第 5 行，列 sales，值“很多”：应为数字")
    rows[3] = (*rows[3][:2], "")
    assert _says(_run(_file(tmp_path, rows)), "缺值；请补上数字")


def test_an_unbalanced_panel_names_unit_and_period(tmp_path: Path) -> None:
    rows = [row for row in _rows() if row[:2] != ("u03", "1999")]
    said = "面板不平衡，1 个地区缺期（u03）；例如“u03”没有 1999；请补齐"
    assert _says(_run(_file(tmp_path, rows)), said)


def test_a_row_that_comes_twice_is_named(tmp_path: Path) -> None:
    rows = _rows()
    assert _says(_run(_file(tmp_path, [*rows, rows[0]])), "的这一期已经出现过")


def test_times_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    rows = _rows(_QUARTERS)
    rows[0] = (rows[0][0], "春天", rows[0][2])
    assert _says(_run(_file(tmp_path, rows)), "第 2 行，列 when，值“春天”")
    rows[0] = (rows[0][0], "2005-12", rows[0][2])
    assert _says(_run(_file(tmp_path, rows)), "频率不一致")


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    assert _says(_run(tmp_path / "none.csv"), "文件不存在")
    assert _says(_run(_file(tmp_path, [])), "只有表头")
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"\xff\xfe\x00\x81")
    assert _says(_run(binary), "UTF-8")
