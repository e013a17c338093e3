"""``govbrain index``: any definition, any table, exit codes that programs can trust."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from typer.testing import CliRunner, Result

from command.main import app

DEFINITION = """\
index: {id: trial, version: '1', authority: research, title: 试验指数}
regions: {rollup: {to: 合计, weight: people}}
levels: [indicator, topic, index]
variables: [{id: people}]
groups: [{id: a, weight: 1}, {id: b, weight: 3}]
indicators:
- {id: days, name: 时间, parent: a, unit: 日, direction: lower,
   normalise: {type: goalposts, best: 0, worst: 100}, special: {No practice: 0}}
- {id: rate, name: 比率, parent: b, unit: '%', normalise: {type: goalposts, best: 100, worst: 0}}
weights: {type: fixed}
bands: [{min: 60, label: 优}, {min: 0, label: 差}]
uncertainty: {draws: 50, alternatives: {aggregate: [geometric]}}
"""
Content = dict[str, Any]
ROWS = [
    ("地区", "时期", "指标", "数值"),
    ("甲", "2023", "days", "40"),
    ("甲", "2023", "rate", "50%"),
    ("甲", "2024", "days", "20"),
    ("甲", "2024", "rate", "60%"),
    ("乙", "2023", "days", "No practice"),
    ("乙", "2023", "rate", "８０"),
    ("乙", "2024", "days", "10"),
    ("乙", "2024", "rate", "80"),
    *[(region, year, "people", "1,000") for region in "甲乙" for year in ("2023", "2024")],
]


def csv_of(rows: Sequence[tuple[str, ...]], mark: str = ",") -> str:
    return "\n".join(
        mark.join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows
    )


def run(
    folder: Path,
    *words: str,
    rows: Sequence[tuple[str, ...]] | None = None,
    definition: str = DEFINITION,
    file: Path | None = None,
) -> Result:
    """Run ``govbrain index``; `words` are the sub-command and its options."""
    declared, data = folder / "trial.yaml", folder / "data.csv"
    declared.write_text(definition, encoding="utf-8")
    data.write_text(csv_of(rows or ROWS), encoding="utf-8-sig")
    given = [words[0], str(declared), str(file or data), *words[1:]]
    return CliRunner().invoke(app, ["index", *given])


def told(result: Result) -> Content:
    assert result.exit_code == 0, result.output
    found: Content = json.loads(result.stdout)
    return found


@pytest.mark.parametrize("command", ["check", "score", "uncertainty", "gap"])
def test_people_see_names_numbers_and_the_title(tmp_path: Path, command: str) -> None:
    result = run(tmp_path, command)
    assert result.exit_code == 0, result.output
    for word in ("试验指数", "甲", "乙", "2024"):
        assert word in result.stdout


def test_scores_are_those_reckoned_by_hand(tmp_path: Path) -> None:
    content = told(run(tmp_path, "score", "--json"))
    table = {(row["period"], row["region"]): row for row in content["table"]}
    assert table[("2024", "甲")]["index"] == pytest.approx((80 + 3 * 60) / 4)
    assert table[("2023", "乙")]["index"] == pytest.approx((0 + 3 * 80) / 4)
    assert table[("2024", "合计")]["index"] == pytest.approx((65 + 82.5) / 2)
    assert [table[("2024", name)]["rank"] for name in ("甲", "乙", "合计")] == [2, 1, None]
    assert table[("2024", "乙")]["band"] == "优"


def test_every_step_and_the_hash_stand_in_the_json(tmp_path: Path) -> None:
    content = told(run(tmp_path, "score", "--json", "--periods", "2023年"))
    assert content["periods"] == ["2023"]
    assert len(str(content["definition_hash"])) == 64
    assert list(content["steps"]) == ["raw", "denominated", "imputed", "treated", "score"]
    raw = {row["region"]: row["days"] for row in content["steps"]["raw"]}
    assert (raw["甲"], raw["乙"], raw["合计"]) == (40, None, None)
    assert "NaN" not in json.dumps(content)


def test_the_order_of_rows_and_the_separator_make_no_difference(tmp_path: Path) -> None:
    first = told(run(tmp_path, "score", "--json"))
    turned = [ROWS[0], *reversed(ROWS[1:])]
    table = tmp_path / "turned.txt"
    table.write_text(csv_of(turned, "\t"), encoding="gb18030")
    second = told(run(tmp_path, "score", "--json", file=table))
    rows = [sorted(map(str, one["table"])) for one in (first, second)]
    assert rows[0] == rows[1]


def test_a_workbook_is_read_below_its_title(tmp_path: Path) -> None:
    book, file = openpyxl.Workbook(), tmp_path / "data.xlsx"
    assert book.active is not None
    book.active.append(["说明"])
    sheet = book.create_sheet("数据")
    sheet.append(["某指数原始数据"])
    for row in ROWS:
        sheet.append([float(cell) if cell.isdigit() else cell for cell in row])
    sheet.append(["丙", 2024, "days", "约五天"])
    book.save(file)
    assert told(run(tmp_path, "score", "--json", file=file))["periods"] == ["2023", "2024"]
    result = run(tmp_path, "check", "--json", file=file)
    assert [one["row"] for one in json.loads(result.stdout)["rejected"]] == [len(ROWS) + 2]


BAD = [*ROWS, ("甲", "2025", "days", "约五天"), ("甲", "2025", "date", "5"), ("甲", "2025")]


def test_check_names_row_column_value_and_reason(tmp_path: Path) -> None:
    result = run(tmp_path, "check", rows=BAD)
    assert result.exit_code == 1
    for word in ("14", "约五天", "数值", "不是数字", "没有指标“date”", "指标是空的", "覆盖率"):
        assert word in result.stdout
    listed = json.loads(run(tmp_path, "check", "--json", rows=BAD).stdout)["rejected"]
    assert [(one["row"], one["column"], one["value"]) for one in listed] == [
        (14, "数值", "约五天"),
        (15, "指标", "date"),
        (16, "指标", ""),
    ]


def test_a_cell_too_many_is_refused_and_never_shifts_a_value(tmp_path: Path) -> None:
    rows = [*ROWS[:-1], ("乙", "2024", "people", "1", "000")]
    result = run(tmp_path, "check", "--json", rows=rows)
    assert result.exit_code == 1
    (refusal,) = json.loads(result.stdout)["rejected"]
    assert refusal["row"] == len(ROWS)
    assert "英文双引号" in refusal["reason_zh"]


def test_a_question_alone_is_no_refusal(tmp_path: Path) -> None:
    result = run(tmp_path, "check", rows=[*ROWS, ROWS[1]])
    assert result.exit_code == 0
    assert "只计一次" in result.stdout


@pytest.mark.parametrize("command", ["check", "score", "uncertainty", "gap"])
def test_faults_of_the_definition_end_everything(tmp_path: Path, command: str) -> None:
    wrong = DEFINITION.replace("best: 0, worst: 100", "best: 9, worst: 9")
    result = run(tmp_path, command, definition=wrong.replace("weight: 3", "weight: -3"))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "trial.yaml:5: groups.1.weight" in result.stderr
    assert "trial.yaml:8: indicators.0.normalise.best" in result.stderr
    assert "“b”的权重是负数：-3" in result.stderr
    assert "best 与 worst 都是 9；两者必须不同" in result.stderr
    assert "2 处差错" in result.stderr


@pytest.mark.parametrize(
    ("rows", "words", "said"),
    [
        ([("地区", "指标", "数值"), ("甲", "days", "1")], ("check",), "缺少列period"),
        (ROWS, ("score", "--periods", "2031"), "没有时期2031"),
        (ROWS, ("gap", "--periods", "2023,2024,2023"), ""),
        ([ROWS[0]], ("score",), "没有一行可用"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_remedy(
    tmp_path: Path, rows: Sequence[tuple[str, ...]], words: tuple[str, ...], said: str
) -> None:
    result = run(tmp_path, *words, rows=rows)
    lines = "".join(line.strip("│╭╮╰╯─ ") for line in result.stderr.splitlines())
    assert result.exit_code == (2 if said else 0)
    assert said in lines.replace(" ", "")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x01\x02", b"PK\x03\x04 broken", b"\x00"])
def test_a_file_that_is_no_table_is_a_fault_of_usage(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.csv"
    file.write_bytes(content)
    result = run(tmp_path, "check", file=file)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_intervals_hold_the_declared_score_and_repeat(tmp_path: Path) -> None:
    first = run(tmp_path, "uncertainty", "--effects", "--json")
    assert first.stdout == run(tmp_path, "uncertainty", "--effects", "--json").stdout
    (period,) = told(first)["periods"]
    for row in period["table"]:
        assert row["lo"] <= row["index"] <= row["hi"]
    assert {row["choice"] for row in period["effects"]["shift"]} >= {"aggregate"}


def test_gaps_add_up_to_what_is_missing(tmp_path: Path) -> None:
    content = told(run(tmp_path, "gap", "--json", "--periods", "2023,2024"))
    own = {row["region"]: row for row in content["regions"]}["甲"]
    assert own["gap"] == pytest.approx(35)
    assert own["parts"]["days"] + own["parts"]["rate"] == pytest.approx(35, abs=1e-9)
    gains = {row["indicator"]: row["gain"] for row in own["gains"]["table"]}
    assert gains == pytest.approx({"days": 0.25, "rate": 0.75})
    lines = sum(line["value"] for line in own["change"]["lines"])
    assert own["change"]["difference"] == pytest.approx(12.5)
    assert lines == pytest.approx(12.5, abs=1e-9)


def test_two_periods_show_people_what_changed(tmp_path: Path) -> None:
    result = run(tmp_path, "gap", "--periods", "2023，2024")
    assert "2023 → 2024 变化 12.50 分" in result.stdout
    assert "本地数据" in result.stdout


def test_a_new_version_tells_what_the_definition_changed(tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    old.write_text(DEFINITION.replace("{id: b, weight: 3}", "{id: b, weight: 1}"), encoding="utf-8")
    content = told(run(tmp_path, "gap", "--json", "--periods", "2023,2024", "--before", str(old)))
    own = {row["region"]: row for row in content["regions"]}["甲"]["change"]
    # 2023: days 60, rate 50; the weights went from 1:1 to 1:3
    assert own["before"] == pytest.approx(55)
    (definition,) = (line["value"] for line in own["lines"] if line["kind"] == "definition")
    assert definition == pytest.approx(52.5 - 55)
    assert sum(line["value"] for line in own["lines"]) == pytest.approx(own["difference"], abs=1e-9)
